package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at a page as somebody does who listens to it, enlarges it, or sees little contrast: by the
 * browser's own tree for screen readers, and by what is drawn. Clauses are those of WCAG 2.2.
 */
final class Accessible {
    /** Roles of what can be used, as the browser's tree calls them. */
    private static final Set<String> CONTROLS =
            Set.of(
                    "button",
                    "link",
                    "textbox",
                    "combobox",
                    "checkbox",
                    "radio",
                    "Date",
                    "DisclosureTriangle",
                    "dialog",
                    "navigation",
                    "progressbar");

    /** A desktop's width enlarged by 200 and by 400 percent: 1.4.4, 1.4.10. */
    private static final int[] ENLARGED = {640, 320};

    /** Texts with less than 4.5:1, or 3:1 where they are large: 1.4.3. */
    private static final String FAINT =
            """
            const light = ([r, g, b]) => [r, g, b].map((each) => each / 255)
              .map((each) => each <= .04045 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4)
              .reduce((sum, each, i) => sum + each * [.2126, .7152, .0722][i], 0);
            const colour = (text) => text.match(/[\\d.]+/g).map(Number);
            const ground = (element) => {
              for (let at = element; at; at = at.parentElement) {
                const found = colour(getComputedStyle(at).backgroundColor);
                if (found.length < 4 || found[3] === 1) {
                  return found.slice(0, 3);
                }
              }
              return [255, 255, 255];
            };
            const faint = [];
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
              const element = texts.currentNode.parentElement;
              const style = getComputedStyle(element);
              if (texts.currentNode.data.trim() === '' || !element.checkVisibility()) {
                continue;
              }
              const [one, other] = [light(colour(style.color)), light(ground(element))];
              const ratio = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
              const size = parseFloat(style.fontSize);
              const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
              if (ratio < (large ? 3 : 4.5)) {
                faint.push(`${ratio.toFixed(2)}: ${texts.currentNode.data}`);
              }
            }
            return faint;
            """;

    private final Browser browser;

    Accessible(Browser browser) {
        this.browser = browser;
    }

    /** Looks at the page that is shown. */
    void look(String page) {
        List<Map<?, ?>> heard = heard();
        named(page, heard);
        assertThat(heard)
                .as("landmarks of %s: 1.3.1", page)
                .filteredOn(each -> value(each, "role").equals("main"))
                .hasSize(1);
        headings(page, heard);
        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("en"); // 3.1.1
        drawn(page);
    }

    /** Looks at a question that is asked; the page behind it can't be heard meanwhile. */
    void lookAtQuestion(String question) {
        List<Map<?, ?>> heard = heard();
        named(question, heard);
        assertThat(heard)
                .as("only %s is heard", question)
                .anyMatch(each -> value(each, "role").equals("dialog"))
                .noneMatch(each -> value(each, "role").equals("main"));
        drawn(question);
    }

    private List<Map<?, ?>> heard() {
        browser.itself("Accessibility.enable", Map.of());
        List<?> nodes =
                (List<?>) browser.itself("Accessibility.getFullAXTree", Map.of()).get("nodes");
        return nodes.stream()
                .<Map<?, ?>>map(each -> (Map<?, ?>) each)
                .filter(each -> !Boolean.TRUE.equals(each.get("ignored")))
                .toList();
    }

    private static void named(String page, List<Map<?, ?>> heard) {
        assertThat(heard)
                .as("what can be used on %s has a name: 4.1.2", page)
                .filteredOn(each -> CONTROLS.contains(value(each, "role")))
                .noneMatch(each -> value(each, "name").isBlank());
    }

    private void drawn(String page) {
        assertThat((List<?>) browser.run(FAINT)).as("too faint on %s", page).isEmpty();
        for (int width : ENLARGED) {
            browser.itself(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", 400, "deviceScaleFactor", 1, "mobile", false));
            assertThat(browser.run("return document.documentElement.scrollWidth"))
                    .as("%s fits into %d", page, width)
                    .isEqualTo((long) width);
        }
        browser.asItWas();
    }

    /** One at the top, and none that skips a level: 1.3.1, 2.4.6. */
    private static void headings(String page, List<Map<?, ?>> heard) {
        List<Integer> levels =
                heard.stream()
                        .filter(each -> value(each, "role").equals("heading"))
                        .map(Accessible::level)
                        .toList();
        assertThat(levels).as("headings of %s", page).startsWith(1).containsOnlyOnce(1);
        for (int i = 1; i < levels.size(); i++) {
            assertThat(levels.get(i))
                    .as("%s: %s", page, levels)
                    .isBetween(2, levels.get(i - 1) + 1);
        }
    }

    private static int level(Map<?, ?> node) {
        return ((List<?>) node.get("properties"))
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .filter(each -> "level".equals(each.get("name")))
                        .map(each -> Integer.parseInt(value(each, "value")))
                        .findFirst()
                        .orElseThrow();
    }

    private static String value(Map<?, ?> node, String name) {
        return node.get(name) instanceof Map<?, ?> held ? "" + held.get("value") : "";
    }
}
