package io.qconnect.infra.bench;

/** How the cost of a booking grows: with the queues in use, and with the history that is stored already. */
record Growth(BusRuns bus, History history, Lengths lengths, Sheet sheet) {

    private static final int[] QUEUES = {1, 10, 100, 1_000, 10_000};
    private static final int IN_FLIGHT = 256;

    /** Whatever the history, so much of the first rate must be left. */
    private static final double LEFT = 0.9;

    void withQueues() throws Exception {
        for (int round = 1; round <= lengths.rounds(); round++) {
            for (int queues : QUEUES) {
                Load.Result result = bus.booked(queues, IN_FLIGHT);
                sheet.rate(
                        "growth-queues-" + queues,
                        "command bus, %,d queues, %d in flight".formatted(queues, IN_FLIGHT),
                        result.perSecond(),
                        "p99 %s ms".formatted(Report.shown(result.percentile(99))));
            }
        }
    }

    /** @param millions of facts in the store, in ascending order */
    void withHistory(int... millions) throws Exception {
        double empty = rate();
        for (int million : millions) {
            history.fillUpTo(million * 1_000_000L);
            for (int round = 1; round <= lengths.rounds(); round++) {
                double rate = rate();
                sheet.share(
                        "growth-history-" + million,
                        "command bus, 100 queues, %d in flight, over %d M facts".formatted(IN_FLIGHT, million),
                        LEFT,
                        rate / empty,
                        "%s/s, of the rate over few facts".formatted(Report.shown(rate)));
            }
        }
    }

    private double rate() throws Exception {
        return bus.booked(100, IN_FLIGHT).perSecond();
    }
}
