// A map over Natural Earth's outlines: disputed lines dashed, places as markers, and a file of tiles that the reader points to.
import { AttributionControl, Map as GlMap, NavigationControl, Popup, addProtocol, setWorkerUrl } from "maplibre-gl";
import { PMTiles, FileSource, Protocol } from "pmtiles";
import { feature, mesh } from "topojson-client";

const here = new URL(".", import.meta.url);
setWorkerUrl(new URL(MAP_WORKER, here).href);
const protocol = new Protocol();
addProtocol("pmtiles", protocol.tile);

const paint = (name) => {
  // The map draws on a canvas, which knows no custom properties: the colour is asked of an element.
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

export async function draw(places) {
  let world;
  for (const place of places) {
    world ??= await (await fetch(new URL(WORLD, here))).json();
    try {
      show(place, world);
    } catch (problem) {
      // No WebGL: the table below says the same.
      place.hidden = true;
      console.info(`no map: ${problem.message}`);
    }
  }
}

function outlines(world, disputed) {
  const countries = world.objects.countries;
  const ours = new Set(disputed.areas);
  const pairs = new Set(disputed.borders.map((pair) => [...pair].sort().join("|")));
  const key = (a) => a.id ?? a.properties.name;
  const dashed = (a, b) => ours.has(key(a)) || ours.has(key(b)) || ours.has(a.properties.name) || ours.has(b.properties.name) || pairs.has([key(a), key(b)].sort().join("|"));
  // The outlines are stitched over the date line; on a flat map such a line would run across the whole world.
  countries.geometries = countries.geometries.filter((g) => g.id !== "010");
  const as = (geometry) => ({ type: "Feature", properties: {}, geometry });
  return {
    land: unwrapped(feature(world, countries)),
    plain: unwrapped(as(mesh(world, countries, (a, b) => a === b || !dashed(a, b)))),
    dashed: unwrapped(as(mesh(world, countries, (a, b) => a !== b && dashed(a, b)))),
  };
}

/** Longitudes that run on over the date line instead of jumping back. */
function unwrapped(shape) {
  const line = (points) => {
    let turn = 0;
    return points.map(([x, y], i) => {
      if (i > 0) {
        const step = x - points[i - 1][0];
        if (step > 180) turn -= 360;
        if (step < -180) turn += 360;
      }
      return [x + turn, y];
    });
  };
  const walk = (part) => (typeof part[0][0] === "number" ? line(part) : part.map(walk));
  for (const { geometry } of shape.features ?? [shape]) geometry.coordinates = geometry.coordinates.map((part) => (part.length ? walk(part) : part));
  return shape;
}

function show(place, world) {
  const said = JSON.parse(place.dataset.map);
  const { land, plain, dashed } = outlines(world, said.disputed);
  const filled = new Map(said.countries.map((c) => [c.id, c]));
  for (const f of land.features) f.properties = { key: f.id ?? "", filled: filled.has(f.id) };
  const source = (data) => ({ type: "geojson", data });
  place.hidden = false;
  const map = new GlMap({
    container: place,
    attributionControl: false,
    cooperativeGestures: false,
    scrollZoom: false,
    dragRotate: false,
    renderWorldCopies: false,
    bounds: said.bounds,
    fitBoundsOptions: { padding: 24, maxZoom: 7 },
    style: {
      version: 8,
      sources: { land: source(land), plain: source(plain), dashed: source(dashed), places: source(said.places) },
      layers: [
        { id: "land", type: "fill", source: "land", paint: { "fill-color": paint("--card") } },
        { id: "filled", type: "fill", source: "land", filter: ["==", ["get", "filled"], true], paint: { "fill-color": paint("--s1"), "fill-opacity": 0.55 } },
        { id: "plain", type: "line", source: "plain", paint: { "line-color": paint("--soft"), "line-width": 0.6, "line-opacity": 0.6 } },
        { id: "dashed", type: "line", source: "dashed", paint: { "line-color": paint("--soft"), "line-width": 1.2, "line-dasharray": [2, 2] } },
        { id: "places", type: "circle", source: "places", paint: { "circle-color": paint("--s1"), "circle-opacity": 0.85, "circle-stroke-color": paint("--card"), "circle-stroke-width": 1.5, "circle-radius": ["interpolate", ["linear"], ["sqrt", ["coalesce", ["get", "size"], 0]], 0, 4, 130, 22] } },
      ],
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new AttributionControl({ compact: false, customAttribution: said.attribution }));
  map.getCanvas().setAttribute("aria-label", place.dataset.label);
  map.once("idle", () => { place.dataset.drawn = "yes"; });
  map.touchZoomRotate.disableRotation();
  map.on("click", "places", (event) => {
    popup(map, event.features[0].geometry.coordinates, event.features[0].properties.said);
  });
  map.on("click", "filled", (event) => {
    const { said: words, href } = filled.get(event.features[0].properties.key);
    popup(map, event.lngLat, words, href);
  });
  for (const layer of ["places", "filled"]) {
    for (const [kind, pointer] of [["mouseenter", "pointer"], ["mouseleave", ""]]) map.on(kind, layer, () => { map.getCanvas().style.cursor = pointer; });
  }
  tilesOf(place, map);
}

function popup(map, where, words, href) {
  const name = document.createElement(href ? "a" : "span");
  if (href) name.href = href;
  name.textContent = words;
  new Popup({ maxWidth: "18rem" }).setLngLat(where).setDOMContent(name).addTo(map);
}

/** What a file says of its makers, which may be HTML, as words that are safe within HTML. */
function words(html) {
  const safe = document.createElement("span");
  safe.textContent = new DOMParser().parseFromString(html, "text/html").body.textContent;
  return safe.innerHTML;
}

/** A PMTiles file on the reader's own disk, read where it lies; nothing is uploaded. */
function tilesOf(place, map) {
  const field = place.closest(".figure").querySelector("input[type=file][data-tiles]");
  if (!field) return;
  field.closest("[hidden]").hidden = false;
  field.addEventListener("change", async () => {
    const file = field.files[0];
    const said = field.closest(".field").querySelector("[role=status]");
    if (!file) return;
    try {
      const tiles = new PMTiles(new FileSource(file));
      protocol.add(tiles);
      const { tileType, minZoom, maxZoom } = await tiles.getHeader();
      const vector = tileType === 1 || tileType === 6;
      const { vector_layers: layers = [], attribution = "" } = (await tiles.getMetadata()) ?? {};
      const about = { url: `pmtiles://${file.name}`, minzoom: minZoom, maxzoom: maxZoom, attribution: words(attribution) };
      if (map.getLayer("own-0")) for (const { id } of map.getStyle().layers) if (id.startsWith("own-")) map.removeLayer(id);
      if (map.getSource("own")) map.removeSource("own");
      map.addSource("own", vector ? { type: "vector", ...about } : { type: "raster", tileSize: 256, ...about });
      if (vector) {
        layers.forEach(({ id }, i) => map.addLayer({ id: `own-${i}`, type: "line", source: "own", "source-layer": id, paint: { "line-color": paint("--s6"), "line-width": 0.7 } }, "plain"));
      } else map.addLayer({ id: "own-0", type: "raster", source: "own" }, "plain");
      said.textContent = file.name;
    } catch (problem) {
      said.textContent = `${field.dataset.refused} (${problem.message})`;
    }
  });
}
