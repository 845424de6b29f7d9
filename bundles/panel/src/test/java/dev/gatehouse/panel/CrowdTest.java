package dev.gatehouse.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class CrowdTest {
    @Test
    void oneSourceTakesNoMoreThanItsPlacesAndNobodyElses() throws Exception {
        Crowd crowd = new Crowd(2);
        InetAddress greedy = InetAddress.getByName("fd00::1");
        InetAddress owner = InetAddress.getByName("fd00::2");
        assertThat(crowd.enter(greedy) && crowd.enter(greedy)).isTrue();
        assertThat(crowd.enter(greedy)).isFalse();
        assertThat(crowd.enter(owner)).isTrue();
        crowd.leave(greedy);
        assertThat(crowd.of(greedy)).isEqualTo(1);
        assertThat(crowd.enter(greedy)).isTrue();
        crowd.leave(owner);
        crowd.leave(owner);
        assertThat(crowd.of(owner)).isZero();
    }
}
