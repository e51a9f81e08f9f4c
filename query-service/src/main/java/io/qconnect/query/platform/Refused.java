package io.qconnect.query.platform;

import org.jspecify.annotations.Nullable;

/** A question that is not answered, and why. Nothing went wrong here, so there is no stack trace. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String detail;
    private final @Nullable String parameter;

    private Refused(Problem problem, String detail, @Nullable String parameter) {
        super(detail, null, false, false);
        this.problem = problem;
        this.detail = detail;
        this.parameter = parameter;
    }

    public static Refused because(Problem problem, String detail) {
        return new Refused(problem, detail, null);
    }

    /** The question is malformed: this parameter is not what it should be. */
    public static Refused malformed(String parameter, String detail) {
        return new Refused(Problem.MALFORMED_REQUEST, detail, parameter);
    }

    Problem problem() {
        return problem;
    }

    String detail() {
        return detail;
    }

    @Nullable
    String parameter() {
        return parameter;
    }
}
