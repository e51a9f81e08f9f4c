package io.qconnect.infra.contract;

import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

/** What a service promises about its calls beyond their form, which can be seen from outside. */
public interface Promises {

    /** Also the name of the service's folder. */
    String service();

    String title();

    /** Below it are the controllers. */
    String rootPackage();

    /** A call changes something, and takes {@code Idempotency-Key} and {@code If-Match}. */
    boolean isCommand(HandlerMethod call);

    /** Its answer has a tag, and whoever shows that tag is told 304 as long as nothing has changed. */
    boolean isTagged(HandlerMethod call);

    /** The roles that may make a call; empty for everybody, signed in or not. */
    SortedSet<String> roles(String method, String path);

    /** What a call may be refused with, by status. */
    Map<Integer, SortedSet<String>> refusals(HandlerMethod call, String method, String path);

    /** Where a call answers in another form than its return type tells; null elsewhere. */
    @Nullable
    String mediaType(HandlerMethod call);

    /** How a parameter looks whose type does not tell; empty elsewhere. */
    Map<String, Object> parameter(String name);

    /** Bodies as a client would send them, by the name of their schema. */
    Map<String, Object> examples();
}
