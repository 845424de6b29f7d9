package dev.gatehouse.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Debian's chromium without a window, as one person uses it: with a home folder of its own, so that
 * it trusts whom that person trusts. The driver's path is given, so that nothing is ever searched
 * for or downloaded.
 */
final class Browser implements AutoCloseable {
    private static final String CHROMIUM = "/usr/bin/chromium";
    private static final String DRIVER = "/usr/bin/chromedriver";

    /** Where pictures are put, for people to look at. */
    private static final Path SHOTS = Path.of("target/screenshots");

    /** Looks for a way to drive each new version that nothing here uses, and complains. */
    private static final Logger CHATTY = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;
    private final Size size;

    /** The screens that the pages are looked at on. */
    enum Size {
        PHONE(360, 740),
        DESKTOP(1280, 800);

        private final int width;
        private final int height;

        Size(int width, int height) {
            this.width = width;
            this.height = height;
        }

        private Map<String, Object> metrics() {
            return Map.of(
                    "width",
                    width,
                    "height",
                    height,
                    "deviceScaleFactor",
                    1,
                    "mobile",
                    this == PHONE);
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private Browser(ChromeDriver driver, Size size) {
        this.driver = driver;
        this.size = size;
    }

    /** Opens a browser of somebody whose things lie in this folder; flags may be added. */
    static Browser open(Path home, Size size, String... flags) {
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(DRIVER))
                        .usingAnyFreePort()
                        .withEnvironment(Map.of("HOME", home.toString()))
                        .build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.setAcceptInsecureCerts(false);
        options.setExperimentalOption(
                "prefs", Map.of("download.default_directory", downloads(home).toString()));
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // Tests run as root, where chromium has none.
                "--disable-gpu",
                "--hide-scrollbars",
                "--lang=en-GB",
                "--user-data-dir=" + home.resolve("profile-" + size.word()),
                "--window-size=" + size.width + "," + size.height);
        options.addArguments(flags);
        CHATTY.setLevel(Level.SEVERE);
        ChromeDriver driver = new ChromeDriver(service, options);
        Browser browser = new Browser(driver, size);
        browser.asItWas();
        return browser;
    }

    /** Gives the screen its size again. */
    void asItWas() {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", size.metrics());
    }

    /** Returns where what is downloaded lies. */
    static Path downloads(Path home) {
        return home.resolve("downloads");
    }

    void go(String address) {
        driver.get(address);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    String title() {
        return driver.getTitle();
    }

    /** Returns what stands on the page, as people read it. */
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    void awaitText(String text) throws IOException, InterruptedException {
        Await.until("\"" + text + "\" on the page", () -> holds(text));
    }

    private boolean holds(String text) {
        try {
            return text().contains(text);
        } catch (StaleElementReferenceException e) {
            return false; // The page is being changed.
        }
    }

    /** Presses what bears these words. */
    void press(String words) throws IOException, InterruptedException {
        By by =
                By.xpath(
                        "//*[self::a or self::button or self::summary][normalize-space()='"
                                + words
                                + "']");
        Await.until(words, () -> driver.findElements(by).stream().anyMatch(this::shown));
        driver.findElements(by).stream().filter(this::shown).findFirst().orElseThrow().click();
    }

    private boolean shown(WebElement element) {
        return element.isDisplayed();
    }

    /** Fills the field with this label, as somebody does who goes by what is said of it. */
    void fill(String label, String value) {
        String id =
                driver.findElement(By.xpath("//label[normalize-space()='" + label + "']"))
                        .getAttribute("for");
        WebElement field = driver.findElement(By.id(id));
        field.clear();
        field.sendKeys(value);
    }

    /** Types keys, wherever the focus is. */
    void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Returns the words of what has the focus. */
    String focused() {
        return driver.switchTo().activeElement().getText();
    }

    Object run(String script, Object... values) {
        return driver.executeScript(script, values);
    }

    /** Returns what a promise comes to, or what it was broken with. */
    Object promised(String promise, Object... values) {
        String script =
                "const end = arguments[arguments.length - 1];"
                        + "const values = [...arguments].slice(0, -1);"
                        + "(%s).then(end, (why) => end('' + why))";
        return driver.executeAsyncScript(script.formatted(promise), values);
    }

    /** Asks the browser itself, by its protocol for developers. */
    Map<String, Object> itself(String method, Map<String, Object> values) {
        return driver.executeCdpCommand(method, values);
    }

    /** Closes all windows but this one; returns what a script gave in each of them. */
    List<Object> closeOthers(String script) {
        String here = driver.getWindowHandle();
        List<Object> said = new ArrayList<>();
        for (String handle : driver.getWindowHandles()) {
            if (!handle.equals(here)) {
                driver.switchTo().window(handle);
                said.add(driver.executeScript(script));
                driver.close();
            }
        }
        driver.switchTo().window(here);
        return said;
    }

    /** Keeps a picture of what stands on the screen. */
    void shot(String name) throws IOException {
        keep(name, Map.of());
    }

    private void keep(String name, Map<String, Object> values) throws IOException {
        Files.createDirectories(SHOTS);
        Object data = driver.executeCdpCommand("Page.captureScreenshot", values).get("data");
        Files.write(
                SHOTS.resolve(size.word() + "-" + name + ".png"),
                Base64.getDecoder().decode(String.valueOf(data)));
    }

    /** Keeps a picture of the whole page, and sees that nothing sticks out to the side. */
    void picture(String name) throws IOException {
        Map<?, ?> layout =
                (Map<?, ?>) itself("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        Object width = layout.get("width");
        Object height = layout.get("height");
        Map<String, Object> all =
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        keep(name, Map.of("captureBeyondViewport", true, "clip", all));
        Object wide = run("return document.documentElement.scrollWidth <= window.innerWidth");
        assertThat(wide).as("nothing of %s sticks out", name).isEqualTo(true);
    }

    /** Returns what the browser has complained of since the last time. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(entry -> entry.getMessage())
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
