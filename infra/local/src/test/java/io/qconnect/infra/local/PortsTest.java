package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** Why a part of the clinic cannot have its port. */
class PortsTest {

    @Test
    void a_free_port_is_in_nobodys_way() {
        assertThat(Ports.obstacle(Ports.free())).isEmpty();
    }

    @Test
    void a_program_that_listens_is_told_from_other_reasons() throws IOException {
        try (ServerSocket program = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = program.getLocalPort();
            assertThat(Ports.isFree(port)).isFalse();
            assertThatThrownBy(() -> Ports.requireFree(port, "Kafka"))
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("port " + port + ", meant for Kafka, is taken by another program");
        }
    }

    /** As with a port below 1024 for somebody who is not root: nobody listens, and yet. */
    @Test
    void where_nobody_listens_the_system_says_why_not() throws IOException {
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThat(Ports.obstacle(silent.getLocalPort()))
                    .hasValueSatisfying(why ->
                            assertThat(why).startsWith("cannot be used: ").hasSizeGreaterThan(20));
        }
    }
}
