package io.qconnect.command.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.Test;

class PartsCheckTest {

    @Test
    void a_part_that_does_nothing_is_found_out() {
        TransactionManager fallback = NoTransactionManager.INSTANCE;
        var parts = List.of(new PartsCheck.Part("transaction manager", fallback, SpringTransactionManager.class));
        assertThatThrownBy(() -> new PartsCheck(parts))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NoTransactionManager");
    }

    @Test
    void the_right_parts_pass() {
        assertThat(new PartsCheck(List.of(new PartsCheck.Part("text", "x", String.class))))
                .isNotNull();
    }
}
