"""A drill from first touch to all-clear with headcount, in a real browser at phone width.

    python3 crates/watch/tests/drill.py target/release/bluehelm [folder for screenshots]

Needs chromium and chromedriver (Debian: chromium, chromium-driver) and nothing else. `cargo nextest run -p bluehelm
--test watch` runs it where both are found.
"""
import base64, json, os, shutil, signal, socket, subprocess, sys, tempfile, time, urllib.error, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # W3C WebDriver, 2018: the name of a reference to an element
ENTER = "\ue007"


def check(what, holds):
    print(("ok    " if holds else "FAILED ") + what, flush=True)
    if not holds:
        sys.exit(1)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(holds, what, seconds=10):
    end, why = time.time() + seconds, ""
    while time.time() < end:
        try:
            if holds():
                return check(what, True)
        except (urllib.error.HTTPError, LookupError) as error:
            # Drawn anew under our hands, perhaps.
            why = error.read().decode()[:300] if isinstance(error, urllib.error.HTTPError) else repr(error)
        time.sleep(0.05)
    check(f"{what} {why}", False)


class Browser:
    """As much of WebDriver as a drill needs."""

    def __init__(self):
        port = free_port()
        self.driver = subprocess.Popen([shutil.which("chromedriver"), f"--port={port}"], stdout=subprocess.DEVNULL)
        self.base, self.profile = f"http://127.0.0.1:{port}", tempfile.mkdtemp()
        until(lambda: self.ready(), "the browser's driver is up", 30)
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
                 "--disable-component-update", "--disable-sync", "--disable-quic", f"--user-data-dir={self.profile}"]
        wanted = {"browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
                  "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": flags}}
        session = self.call("/session", {"capabilities": {"alwaysMatch": wanted}})
        self.base += "/session/" + session["sessionId"]

    def ready(self):
        try:
            return self.call("/status")["ready"]
        except OSError:
            return False

    def call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.base + path, data), timeout=60) as answer:
            return json.load(answer)["value"]

    def find(self, selector):
        return self.call("/element", {"using": "css selector", "value": selector})[ELEMENT]

    def touch(self, selector):
        # As a finger would: what lies under the state at the top is drawn into sight first.
        self.run("document.querySelector(arguments[0])?.scrollIntoView({block: 'center'})", selector)
        until(lambda: self.call(f"/element/{self.find(selector)}/click", {}) is None, f"{selector} is touched")

    def type(self, selector, keys):
        self.call(f"/element/{self.find(selector)}/value", {"text": keys})

    def run(self, script, *arguments):
        return self.call("/execute/sync", {"script": script, "args": list(arguments)})

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def shown(self, selector):
        return self.run("return document.querySelector(arguments[0])?.checkVisibility() ?? false", selector)

    def chrome(self, command, **parameters):
        return self.call("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height, mobile):
        self.chrome("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)

    def picture(self, name):
        if len(sys.argv) > 2:
            os.makedirs(sys.argv[2], exist_ok=True)
            for light in ("day", "night"):
                self.run("document.documentElement.dataset.light = arguments[0]", light)
                shot = self.chrome("Page.captureScreenshot", format="png", captureBeyondViewport=True)
                with open(os.path.join(sys.argv[2], f"{name}-{light}.png"), "wb") as f:
                    f.write(base64.b64decode(shot["data"]))

    def quit(self):
        try:
            urllib.request.urlopen(urllib.request.Request(self.base, method="DELETE"), timeout=20).read()
        except OSError:
            pass
        self.driver.kill()
        shutil.rmtree(self.profile, ignore_errors=True)


folder = tempfile.mkdtemp()
port, config = free_port(), os.path.join(folder, "camp.toml")
text = open(os.path.join(HERE, "camp.toml")).read().replace("127.0.0.1:0", f"127.0.0.1:{port}", 1)
open(config, "w").write(text)
watch = subprocess.Popen([sys.argv[1], "watch", "run", "--guarded", "--config", config], stdin=subprocess.PIPE,
                         stdout=subprocess.DEVNULL)
page = f"http://127.0.0.1:{port}"
browser = Browser()
try:
    until(lambda: socket.create_connection(("127.0.0.1", port)).close() is None, "the watch is up")
    browser.size(360, 740, True)
    browser.call("/url", {"url": page + "/"})
    narrow = lambda what: check(f"{what}: nothing is wider than the phone",
                                browser.run("return document.documentElement.scrollWidth") <= 360)
    narrow("quiet")
    small = browser.run("return [...document.querySelectorAll('button, summary, nav a')].filter(b => b.checkVisibility() && "
                        "b.getBoundingClientRect().height < 44).map(b => b.innerText)")
    check(f"everything to be touched is big enough for a thumb {small}", not small)
    first = browser.run("return document.querySelector('button.alarm').getBoundingClientRect().bottom")
    check(f"the first alarm button is in sight without scrolling ({first:.0f} of 740 px)", first < 740)
    check("nothing is to be cleared while nothing is on", not browser.shown("summary.clear"))
    browser.picture("quiet")
    browser.touch("#sound")
    check("sound is on after one touch", not browser.shown("#sound"))
    browser.touch("#drill-open summary")
    time.sleep(2.2)  # drawn anew meanwhile: what was opened stays open
    touched = time.time()
    browser.touch("button.drill")
    until(lambda: "EXERCISE EXERCISE" in browser.text("#state"), "the drill is marked EXERCISE")
    print(f"      {time.time() - touched:.2f} s from touch to sight")
    until(lambda: "EXERCISE Alarm: camp" in browser.text("#warnings"), "so is its warning")
    for part in ("#zones", "#shelters", "#casualties", "#map"):
        check(f"so is {part}", "EXERCISE" in browser.run("return document.querySelector(arguments[0]).textContent", part))
    check("so is the tab", browser.run("return document.title").startswith("EXERCISE"))
    check("the page's alarm is an exercise", browser.run("return document.body.dataset.alarm") == "exercise")
    browser.touch("#warnings article button")
    until(lambda: "✓ Seen" in browser.text("#warnings"), "someone has seen it")
    browser.touch("#casualties > form:last-of-type button")
    until(lambda: "First aid\n≤ 10 min" in browser.text(".casualty"), "a casualty is entered by number")
    browser.touch(".casualty button")
    until(lambda: "First aid 0 min (10)" in browser.text(".casualty"), "first aid is within the guideline")
    for i, count in enumerate(("40", "24")):
        browser.type(f"#count-{i}", count)
        time.sleep(1.2)  # the page is drawn anew meanwhile, and must not take the number away
        check(f"what was typed for shelter {i} stays", browser.run(f"return document.getElementById('count-{i}').value") == count)
        browser.type(f"#count-{i}", ENTER)  # from the keyboard
        until(lambda: f": {count} of" in browser.text(f"label[for=count-{i}]"), f"shelter {i} has {count}")
    until(lambda: "Counted in: 64 of 65" in browser.text("#shelters h2"), "one is still missing")
    narrow("drill")
    browser.picture("drill")
    browser.touch("summary.clear")  # two touches: nobody walks out of a shelter by a slip of a finger
    browser.touch("button.clear")
    until(lambda: "EXERCISE camp: ended" in browser.text("#warnings"), "all-clear ends it")
    check("and nothing is marked any more", "EXERCISE" not in browser.text("#state") + browser.run("return document.title"))
    os.kill(watch.pid, signal.SIGSTOP)
    until(lambda: browser.shown("#lost"), "a watch that hangs is said to be lost")
    os.kill(watch.pid, signal.SIGCONT)
    until(lambda: not browser.shown("#lost"), "and found again")
    for path in ("review", "replay"):
        browser.call("/url", {"url": f"{page}/{path}"})
        narrow(path)
        browser.picture(path)
    slider = "const s = document.getElementById('slider'); s.value = arguments[0]; s.dispatchEvent(new Event('input'))"
    browser.run(slider, str(int(touched) + 2))
    until(lambda: "EXERCISE" in browser.text("#then #state"), "the slider brings the drill back")
    browser.call("/url", {"url": page + "/review"})
    browser.touch("a[href^='/timeline']")
    until(lambda: "64 of 65" in browser.text("main") and "0.0 min, within 10" in browser.text("main"), "its timeline is told")
    narrow("timeline")
    browser.picture("timeline")
    browser.size(1280, 800, False)
    browser.call("/url", {"url": page + "/"})
    browser.picture("desk")
    bad = [e for e in browser.call("/se/log", {"type": "browser"}) if e["level"] == "SEVERE"]
    check(f"the browser has nothing to complain of {bad}", not bad)
    print("all held")
finally:
    browser.quit()
    watch.kill()
    shutil.rmtree(folder, ignore_errors=True)
