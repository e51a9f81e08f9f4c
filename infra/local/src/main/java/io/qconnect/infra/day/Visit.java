package io.qconnect.infra.day;

/** An appointment as the simulation knows it: what the clinic has promised, and what became of it. */
final class Visit {

    private final PatientStory story;
    private final String appointmentId;
    private final int tokenNo;
    private Stage stage;

    Visit(PatientStory story, String appointmentId, int tokenNo, Stage stage) {
        this.story = story;
        this.appointmentId = appointmentId;
        this.tokenNo = tokenNo;
        this.stage = stage;
    }

    PatientStory story() {
        return story;
    }

    String appointmentId() {
        return appointmentId;
    }

    int tokenNo() {
        return tokenNo;
    }

    Stage stage() {
        return stage;
    }

    void is(Stage next) {
        stage = next;
    }

    @Override
    public String toString() {
        return "number " + tokenNo + ", " + stage.status() + "/" + stage;
    }
}
