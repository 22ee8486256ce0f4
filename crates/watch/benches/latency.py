"""How long from a report's last byte in to a warning's first byte out, over loopback TCP?

    python crates/watch/benches/latency.py target/release/bluehelm [seconds] [load] [zones]

100 objects move about at up to 15 m/s, each reported ten times a second (1,000 detections a second, times `load`) in
JSON lines of 100 reports. 50 small zones (or as many as the fourth argument says) have a rule each (an object is inside); as objects cross them, warnings are
raised and ended all the time. What is timed is from the moment before a line is given to the socket until the first bytes of each `warning` event that it raised are read: the line before it is a tenth of a second old.
This script's own waking up is in the figures.
"""
import json, math, os, random, socket, statistics, subprocess, sys, tempfile, threading, time, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
BINARY, SECONDS = os.path.abspath(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 60
LOAD = int(sys.argv[3]) if len(sys.argv) > 3 else 1
ZONES = int(sys.argv[4]) if len(sys.argv) > 4 else 50
# The camp's plane to degrees at 10 N, 20 E, near enough for a load.
NORTH, EAST = 1 / 110608.0, 1 / 109639.0


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


folder = tempfile.mkdtemp()
page, radar = free_port(), free_port()
text = open(os.path.join(HERE, "..", "tests", "camp.toml")).read()
text = text.replace("127.0.0.1:0", f"127.0.0.1:{page}", 1).replace("127.0.0.1:0", f"127.0.0.1:{radar}", 1)
config = os.path.join(folder, "camp.toml")
random.seed(1)
sys.setswitchinterval(1e-4)
rules = []
for i in range(ZONES):
    e, n = random.uniform(-1900, 1900), random.uniform(-1900, 1900)
    corners = [[10 + (n + y) * NORTH, 20 + (e + x) * EAST] for x, y in ((-60, -60), (60, -60), (60, 60), (-60, 60))]
    rules.append(f'\n[[zone]]\nname = "zone {i}"\ncorners = {corners}\n')
    rules.append(f'\n[[rule]]\nname = "zone {i}"\nzone = "zone {i}"\nwhen = "inside"\nseverity = "severe"\nhold_s = 0\n')
open(config, "w").write(text + "".join(rules))
watch = subprocess.Popen([BINARY, "watch", "run", "--guarded", "--config", config], stdin=subprocess.PIPE,
                         stdout=subprocess.DEVNULL)
while True:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{page}/picture", timeout=1).read()
        break
    except OSError:
        time.sleep(0.05)

raised, given = [], time.perf_counter()


def listen():
    live = socket.create_connection(("127.0.0.1", page))
    live.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    rest = b""
    while True:
        data = live.recv(65536)
        at = time.perf_counter()
        if not data:
            return
        rest += data
        while b"\n\n" in rest:
            event, rest = rest.split(b"\n\n", 1)
            if b"event: warning" in event and b'"state":"raised"' in event:
                raised.append((at - given) * 1e3)


threading.Thread(target=listen, daemon=True).start()
objects = []
for _ in range(100):
    speed, course = random.uniform(4, 15), random.uniform(0, 2 * math.pi)
    objects.append([random.uniform(-1900, 1900), random.uniform(-1900, 1900), speed * math.sin(course), speed * math.cos(course)])
sock = socket.create_connection(("127.0.0.1", radar))
sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
start, sent = time.perf_counter(), 0
while time.perf_counter() - start < SECONDS:
    reports = []
    for o in objects:
        for axis in (0, 1):
            o[axis] += o[axis + 2] * 0.1 / LOAD
            if abs(o[axis]) > 1900:
                o[axis + 2] *= -1
        e, n = o[0] + random.gauss(0, 3), o[1] + random.gauss(0, 3)
        reports.append({"latitude": 10 + n * NORTH, "longitude": 20 + e * EAST})
    time.sleep(max(0, start + sent * 0.1 / LOAD - time.perf_counter()))
    line = (json.dumps({"time": time.time(), "reports": reports}) + "\n").encode()
    # Before, not after: the warning can be back before this thread goes on.
    given = time.perf_counter()
    sock.sendall(line)
    sent += 1
time.sleep(0.5)
latencies = raised
picture = json.loads(urllib.request.urlopen(f"http://127.0.0.1:{page}/picture", timeout=5).read())
health = picture["sensors"][0]
rss = [l for l in open(f"/proc/{watch.pid}/status") if l.startswith("VmRSS")]
watch.kill()
latencies.sort()
at = lambda p: latencies[min(len(latencies) - 1, int(p * len(latencies)))]
print(f"{sent * 100 / SECONDS:.0f} detections a second, {len(picture['tracks'])} tracks, {len(raised)} warnings "
      f"raised: p50 {at(.5):.2f} ms, p99 {at(.99):.2f} ms, p99.9 {at(.999):.2f} ms, most {latencies[-1]:.2f}")
print(f"reports used {health['reports']}, not used {health['dropped']} ({health['why']}); {rss[0].split()[1]} kB resident; "
      f"load average {os.getloadavg()[0]:.1f}")
