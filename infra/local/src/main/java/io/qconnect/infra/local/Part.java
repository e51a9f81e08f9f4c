package io.qconnect.infra.local;

/** What a clinic is made of, in the order in which it is started; it is stopped the other way round. */
public enum Part {
    POSTGRES("PostgreSQL"),
    BROKER("Kafka"),
    COMMAND_SERVICE("command-service"),
    QUERY_SERVICE("query-service");

    private final String title;

    Part(String title) {
        this.title = title;
    }

    /** How people call it; of a service also the name of its module. */
    public String title() {
        return title;
    }
}
