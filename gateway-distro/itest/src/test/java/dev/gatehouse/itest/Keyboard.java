package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Predicate;
import org.openqa.selenium.Keys;

/**
 * Somebody who has a keyboard alone: goes from one control to the next, and sees where they are
 * (WCAG 2.2, 2.1.1, 2.4.3, 2.4.7).
 */
final class Keyboard {
    /** Further than to the end of any page. */
    private static final int MOST = 60;

    /** The focus is on something seen, marked, and behind what had it before. */
    private static final String FOCUS =
            """
            const here = document.activeElement;
            const box = here.getBoundingClientRect();
            const style = getComputedStyle(here);
            const before = window.focusBefore;
            window.focusBefore = here;
            const words = (here.labels && here.labels[0] || here).textContent;
            return {
              name: here === document.body ? '' : words.replace(/\\s+/g, ' ').trim(),
              marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
              seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
              onward: !before || !before.isConnected || before === document.body
                || before === here || Boolean(before.compareDocumentPosition(here) & 4),
            };
            """;

    private final Browser browser;

    Keyboard(Browser browser) {
        this.browser = browser;
    }

    /** Goes on with Tab until what has this name has the focus. */
    Keyboard to(String name) {
        return to(name, there -> there.equals(name));
    }

    /** Goes on likewise to a control with more words than these. */
    Keyboard toWhatBeginsWith(String name) {
        return to(name, there -> there.startsWith(name));
    }

    private Keyboard to(String name, Predicate<String> wanted) {
        StringBuilder way = new StringBuilder();
        browser.run("window.focusBefore = document.activeElement");
        for (int i = 0; i < MOST; i++) {
            browser.type(Keys.TAB);
            Map<?, ?> focus = (Map<?, ?>) browser.run(FOCUS);
            String there = "" + focus.get("name");
            way.append(there).append("; ");
            if (!there.isEmpty()) {
                assertThat(focus.get("seen")).as("%s is seen", there).isEqualTo(true);
                assertThat(focus.get("marked")).as("%s is marked", there).isEqualTo(true);
                assertThat(focus.get("onward")).as("the order of %s", way).isEqualTo(true);
            }
            if (wanted.test(there)) {
                return this;
            }
        }
        throw new AssertionError("no way by Tab to " + name + ": " + way);
    }

    void enter() {
        browser.type(Keys.ENTER);
    }

    void space() {
        browser.type(Keys.SPACE);
    }

    void escape() {
        browser.type(Keys.ESCAPE);
    }

    void type(String words) {
        browser.type(words);
    }
}
