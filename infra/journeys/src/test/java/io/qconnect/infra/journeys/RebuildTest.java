package io.qconnect.infra.journeys;

import static io.qconnect.infra.journeys.Visitor.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.journeys.Operator.Said;
import org.junit.jupiter.api.Test;

/** Operators draw the dashboards anew, and fill the log again, in a clinic that is open. */
class RebuildTest {

    private final Visitor visitor = TheClinic.visitor();

    @Test
    void the_tables_are_drawn_anew_and_nothing_differs() {
        String queue = visitor.queue(20);
        for (int patient = 0; patient < 5; patient++) {
            expect(201, visitor.book(queue, visitor.patient()));
        }

        Said compared = Operator.qconnect("rebuild", "--compare");
        assertThat(compared.text()).contains("no row differs");
        assertThat(compared.exitCode()).isZero();

        Said exchanged = Operator.qconnect("rebuild");
        assertThat(exchanged.text()).contains("exchanged", "no row differs");
        assertThat(exchanged.exitCode()).isZero();

        // the boards go on over the new tables
        expect(201, visitor.book(queue, visitor.patient()));
        assertThat(Operator.qconnect("rebuild", "--back").exitCode()).isZero();
        assertThat(Operator.qconnect("rebuild", "--compare").text()).contains("no row differs");
    }

    @Test
    void the_log_is_filled_again_and_a_rebuild_reads_both_copies() {
        Said said = Operator.qconnect("republish");
        assertThat(said.text()).contains("facts published again");
        assertThat(said.exitCode()).isZero();

        assertThat(Operator.qconnect("rebuild", "--compare").text()).contains("no row differs");
    }
}
