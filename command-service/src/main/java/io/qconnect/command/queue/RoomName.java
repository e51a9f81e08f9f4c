package io.qconnect.command.queue;

import io.qconnect.command.platform.Invalid;
import java.util.regex.Pattern;

/** How a room is called. Spaces that nobody sees make no other room of it. */
final class RoomName {

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private RoomName() {}

    /**
     * @return with one space where there were some, and none around
     * @throws Invalid when nothing else is there
     */
    static String of(String typed) {
        String name = SPACES.matcher(typed).replaceAll(" ").strip();
        if (name.isEmpty()) {
            throw new Invalid("/room", "must name a room");
        }
        return name;
    }
}
