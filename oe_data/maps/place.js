/* The place's own layers on a Leaflet map: outlines, an indicator by area, and every building as a point on one canvas.
   Text from files reaches the screen by textContent only. */
(function () {
  "use strict";
  var INK = "#14213d", PINK = "#b00062", EDGE = "#5c6b7a", PLAIN = "#f1f5f7", GREY = "#c9d0d6", HATCH = "hatch", NEAR = 11, MOST_NAMES = 60;
  var AGAINST = { w: "Worse than the place", b: "Better than the place", l: "About the same as the place, within the interval" };
  var KEY = { left: 165, right: 175 };  // how wide an open key is; measured, it would be wrong until the styles have come
  // How large a point is drawn by how many are in sight: radius, half of its picture, size of its letter (0 for none).
  var SIZES = [[150, 9, 14, 11], [1200, 7, 11, 9], [Infinity, 3.5, 6, 0]];

  function put(parent, name, text, kind) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    parent.appendChild(made);
    return made;
  }

  function dark(colour) {
    var n = parseInt(colour.slice(1), 16);
    return (0.299 * (n >> 16) + 0.587 * ((n >> 8) & 255) + 0.114 * (n & 255)) < 150;
  }

  // Every building on one canvas that moves with the map; drawn from pictures made once, one for each colour, letter and ring.
  var Points = L.Layer.extend({
    initialize: function (data) { this._data = data; this._pictures = {}; },

    onAdd: function (map) {
      this._canvas = L.DomUtil.create("canvas", "place-points");
      map.getPanes().markerPane.appendChild(this._canvas);
      map.on("move zoomend resize viewreset", this._draw, this);
      map.on("zoomanim", this._hide, this);
      map.on("mousemove", this._hover, this);
      map.on("mouseout", this._leave, this);
      map.on("click", this._click, this);
      this._draw();
    },

    onRemove: function (map) {
      map.off("move zoomend resize viewreset", this._draw, this);
      map.off("zoomanim", this._hide, this);
      map.off("mousemove", this._hover, this);
      map.off("mouseout", this._leave, this);
      map.off("click", this._click, this);
      this._leave();
      this._canvas.remove();
    },

    _hide: function () { this._canvas.style.visibility = "hidden"; },

    // Where each point is at this zoom, from the corner of the world; worked out once a zoom.
    _project: function () {
      var zoom = this._map.getZoom(), d = this._data;
      if (this._zoom === zoom) return;
      this._zoom = zoom;
      this._x = new Float64Array(d.lat.length);
      this._y = new Float64Array(d.lat.length);
      for (var i = 0; i < d.lat.length; i++) {
        var at = this._map.project([d.lat[i] / 1e5, d.lon[i] / 1e5], zoom);
        this._x[i] = at.x;
        this._y[i] = at.y;
      }
    },

    _picture: function (colour, letter, ring, size) {
      var key = colour + letter + ring + size[1];
      if (this._pictures[key]) return this._pictures[key];
      var scale = window.devicePixelRatio || 1, half = size[2], made = document.createElement("canvas"), pen = made.getContext("2d");
      made.width = made.height = 2 * half * scale;
      pen.scale(scale, scale);
      pen.translate(half, half);
      pen.beginPath();
      pen.arc(0, 0, size[1], 0, 2 * Math.PI);
      pen.fillStyle = colour;
      pen.fill();
      pen.lineWidth = size[1] / 6;
      pen.strokeStyle = "#ffffff";
      pen.stroke();
      if (ring) {
        pen.beginPath();
        pen.arc(0, 0, size[1] * 1.35, 0, 2 * Math.PI);
        pen.lineWidth = size[1] / 4.5;
        pen.strokeStyle = INK;
        pen.stroke();
      }
      if (size[3]) {
        pen.font = "bold " + size[3] + "px sans-serif";
        pen.textAlign = "center";
        pen.textBaseline = "middle";
        pen.fillStyle = dark(colour) ? "#ffffff" : INK;
        pen.fillText(letter, 0, 0.5);
      }
      return (this._pictures[key] = made);
    },

    _draw: function () {
      var map = this._map, size = map.getSize(), scale = window.devicePixelRatio || 1, d = this._data;
      this._project();
      L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint([0, 0]));
      this._canvas.width = size.x * scale;
      this._canvas.height = size.y * scale;
      this._canvas.style.width = size.x + "px";
      this._canvas.style.height = size.y + "px";
      this._canvas.style.visibility = "visible";
      var pen = this._canvas.getContext("2d"), corner = map.getPixelBounds().min, shown = [];
      pen.scale(scale, scale);
      for (var i = 0; i < this._x.length; i++) {
        var x = this._x[i] - corner.x, y = this._y[i] - corner.y;
        if (x > -15 && y > -15 && x < size.x + 15 && y < size.y + 15) shown.push(i);
      }
      this._shown = shown;
      var grade = SIZES.find(function (one) { return shown.length <= one[0]; }), half = grade[2];
      for (var n = 0; n < shown.length; n++) {
        var k = shown[n], picture = this._picture(d.colours[d.colour[k]], d.letters[d.letter[k]], d.ring[k], grade);
        pen.drawImage(picture, this._x[k] - corner.x - half, this._y[k] - corner.y - half, 2 * half, 2 * half);
      }
      // Over the points: two that are a short walk apart would hide the line between them.
      d.pairs.forEach(function (pair) {
        var a = map.latLngToContainerPoint([pair[0], pair[1]]), b = map.latLngToContainerPoint([pair[2], pair[3]]);
        pen.beginPath();
        pen.moveTo(a.x, a.y);
        pen.lineTo(b.x, b.y);
        pen.lineWidth = 4;
        pen.strokeStyle = PINK;
        pen.stroke();
      });
      if (d.selected >= 0) {
        pen.beginPath();
        pen.arc(this._x[d.selected] - corner.x, this._y[d.selected] - corner.y, half + 3, 0, 2 * Math.PI);
        pen.lineWidth = 4;
        pen.strokeStyle = PINK;
        pen.stroke();
      }
    },

    _nearest: function (point) {
      var corner = this._map.getPixelBounds().min, best = -1, least = NEAR * NEAR;
      for (var n = 0; n < this._shown.length; n++) {
        var i = this._shown[n], dx = this._x[i] - corner.x - point.x, dy = this._y[i] - corner.y - point.y, far = dx * dx + dy * dy;
        if (far < least) { least = far; best = i; }
      }
      return best;
    },

    _hover: function (e) {
      var at = this._nearest(e.containerPoint);
      this._map.getContainer().style.cursor = at < 0 ? "" : "pointer";
      if (at === this._at) return;
      this._leave();
      this._at = at;
      if (at < 0) return;
      var told = document.createElement("div");
      this._data.label[at].split("\n").forEach(function (line, n) { put(told, n ? "div" : "strong", line); });
      this._told = L.tooltip({ direction: "top", offset: [0, -10], className: "place-told" });
      this._told.setLatLng([this._data.lat[at] / 1e5, this._data.lon[at] / 1e5]).setContent(told);
      this._map.openTooltip(this._told);
    },

    _leave: function () {
      if (this._told && this._map) this._map.closeTooltip(this._told);
      this._told = null;
      this._at = -1;
    },

    _click: function (e) {
      var at = this._map.placeDrawing ? -1 : this._nearest(e.containerPoint);
      if (at < 0) return;
      this._data.selected = at;
      this._draw();
      this.fire("picked", { latlng: e.latlng, code: this._data.code[at] });
    }
  });

  function key(parent, one) {
    var box = put(parent, "details", "", "place-key");
    box.open = !one.letters && window.innerWidth > 600;
    put(box, "summary", one.title);
    one.rows.forEach(function (row) {
      var line = put(box, "div"), patch = put(line, "span", one.letters ? row[0] : "", one.letters ? "place-letter" : "place-patch");
      if (row[0] === HATCH) patch.classList.add("place-hatch");
      else if (!one.letters) patch.style.background = row[0];
      if (one.square) patch.classList.add("place-square");
      put(line, "span", row[1]);
    });
    (one.notes || []).forEach(function (note) { put(box, "small", note); });
    return box;
  }

  var Key = L.Control.extend({
    initialize: function (keys, position) { this._keys = keys; this.options.position = position; },
    onAdd: function () {
      var box = L.DomUtil.create("div", "place-keys");
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      this._keys.forEach(function (one) { key(box, one); });
      return box;
    }
  });

  var Full = L.Control.extend({
    options: { position: "topright" },
    onAdd: function () {
      var box = L.DomUtil.create("div", "leaflet-bar"), button = put(box, "a", "", "place-full");
      button.href = "#";
      put(button, "span", "", "place-corners");
      button.title = "Full screen";
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", "Full screen");
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.on(button, "click", function (e) {
        L.DomEvent.preventDefault(e);
        if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen();
      });
      return box;
    }
  });

  // A tool to draw an area: by mouse, by finger, or by keyboard with a cross in the middle of the map.
  var Pen = L.Control.extend({
    options: { position: "topleft" },

    onAdd: function (map) {
      var box = L.DomUtil.create("div", "place-pen"), container = map.getContainer();
      this._corners = [];
      this._start = put(box, "button", "Draw an area");
      this._stop = put(box, "button", "Cancel");
      this._help = put(box, "div", "", "place-help");
      this._start.type = this._stop.type = "button";
      this._stop.hidden = this._help.hidden = true;
      this._help.setAttribute("role", "status");
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      this._start.addEventListener("click", function () { if (map.placeDrawing) this._close(); else this._begin(); }.bind(this));
      this._stop.addEventListener("click", this._end.bind(this));
      this._shape = L.polygon([], { color: PINK, weight: 3, dashArray: "6 5", fillOpacity: 0.12, interactive: false });
      map.on("click", function (e) { if (map.placeDrawing) this._corner(e.latlng); }, this);
      map.on("dblclick", function () { if (map.placeDrawing) this._close(); }, this);
      map.on("mousemove", function (e) { if (map.placeDrawing) this._trace(e.latlng); }, this);
      container.addEventListener("keydown", function (e) {
        if (!map.placeDrawing) return;
        if (e.key === "Escape") this._end();
        else if (e.key.indexOf("Arrow") === 0) container.classList.add("place-cross");
        else if (e.key === "Enter" && e.target === container) this._corner(map.getCenter());
        else if (e.key === "Backspace") { this._corners.pop(); this._trace(); }
        else return;
        if (e.key.indexOf("Arrow")) e.preventDefault();
      }.bind(this));
      return box;
    },

    _begin: function () {
      var map = this._map;
      map.placeDrawing = true;
      map.doubleClickZoom.disable();
      map.getContainer().classList.add("place-drawing");
      this._corners = [];
      this._shape.setLatLngs([]).addTo(map);
      this._start.textContent = "Close the area";
      this._stop.hidden = this._help.hidden = false;
      this._say();
      map.getContainer().focus();
    },

    _say: function (wrong) {
      var many = this._corners.length;
      this._help.textContent = (wrong ? wrong + " " : "") + (many ? many + (many > 1 ? " corners. " : " corner. ") : "")
        + "Click each corner; a double click closes the area, Escape cancels. By keyboard: arrows move the map under the cross, "
        + "Enter sets a corner there, Backspace takes the last one back.";
    },

    _corner: function (at) {
      var last = this._corners[this._corners.length - 1], map = this._map;
      if (last && map.latLngToContainerPoint(last).distanceTo(map.latLngToContainerPoint(at)) < 4) return;
      this._corners.push(at);
      this._trace();
    },

    _trace: function (pointer) {
      this._shape.setLatLngs(pointer ? this._corners.concat([pointer]) : this._corners);
      if (!pointer) this._say();
    },

    _close: function () {
      if (this._corners.length < 3) { this._say("An area needs three corners."); return; }
      var corners = this._corners.map(function (at) { return at.lng.toFixed(5) + "," + at.lat.toFixed(5); });
      var map = this._map, first = this._corners[0];
      this._end();
      if (map.placeTell) map.placeTell("drawn", corners.join(";"), first);
    },

    _end: function () {
      var map = this._map;
      map.placeDrawing = false;
      map.removeLayer(this._shape);
      map.getContainer().classList.remove("place-drawing", "place-cross");
      setTimeout(function () { map.doubleClickZoom.enable(); }, 0);
      this._start.textContent = "Draw an area";
      this._stop.hidden = this._help.hidden = true;
      this._help.textContent = "";
      this._start.focus();
    }
  });

  // The pictures of one local PMTiles file (version 3), fetched piece by piece: header, directories, tiles.
  var Tiles = L.GridLayer.extend({
    initialize: function (data) {
      // Seen from further away than the file is drawn for, its tiles are many and small: four times as many a zoom, so two zooms at most.
      L.GridLayer.prototype.initialize.call(this, {
        minZoom: data.low - 2, minNativeZoom: data.low, maxNativeZoom: data.high, attribution: data.by
      });
      this._data = data;
      this._leaves = {};
    },

    beforeAdd: function () {},  // Leaflet would keep the map itself within the zooms of its tiles, and a large place out of sight

    createTile: function (at, done) {
      var picture = document.createElement("img");
      picture.alt = "";
      this._find(at).then(function (bytes) {
        if (!bytes) { done(null, picture); return; }
        picture.onload = function () { URL.revokeObjectURL(picture.src); done(null, picture); };
        picture.onerror = function () { done(new Error("no picture"), picture); };
        picture.src = URL.createObjectURL(new Blob([bytes], { type: this._data.kind }));
      }.bind(this)).catch(function (wrong) { done(wrong, picture); });
      return picture;
    },

    _bytes: function (from, many) {
      return fetch(this._data.file, { headers: { Range: "bytes=" + from + "-" + (from + many - 1) } }).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.arrayBuffer().then(function (all) { return answer.status === 206 ? all : all.slice(from, from + many); });
      });
    },

    _begin: function () {
      this._head = this._head || this._bytes(0, 127).then(function (bytes) {
        var view = new DataView(bytes), word = function (at) { return Number(view.getBigUint64(at, true)); };
        return { root: word(8), rootSize: word(16), leaves: word(40), tiles: word(56), packed: view.getUint8(97), tilePacked: view.getUint8(98) };
      });
      return this._head;
    },

    _directory: function (head, from, many) {
      this._leaves[from] = this._leaves[from] || this._bytes(from, many).then(function (bytes) {
        return unpacked(bytes, head.packed);
      }).then(entries);
      return this._leaves[from];
    },

    _find: function (at) {
      var wide = Math.pow(2, at.z);
      if (at.y < 0 || at.y >= wide) return Promise.resolve(null);
      var wanted = curve(at.z, ((at.x % wide) + wide) % wide, at.y), self = this;
      return this._begin().then(function (head) {
        function look(from, many, deep) {
          return self._directory(head, from, many).then(function (all) {
            var low = 0, high = all.length - 1;
            while (low < high) { var middle = (low + high + 1) >> 1; if (all[middle].id <= wanted) low = middle; else high = middle - 1; }
            var found = all[low];
            if (!found || found.id > wanted) return null;
            if (!found.run) return deep < 4 ? look(head.leaves + found.from, found.size, deep + 1) : null;
            if (wanted >= found.id + found.run) return null;
            return self._bytes(head.tiles + found.from, found.size).then(function (bytes) { return unpacked(bytes, head.tilePacked); });
          });
        }
        return look(head.root, head.rootSize, 0);
      });
    }
  });

  function unpacked(bytes, how) {
    if (how < 2) return bytes;
    if (how > 2) throw new Error("only gzip is read");
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  // A directory: how many entries, then ids as differences, runs, sizes and places, each a column of numbers of seven bits a byte.
  function entries(bytes) {
    var raw = new Uint8Array(bytes), at = 0, id = 0, all = [], i;
    function next() { var n = 0, scale = 1, b; do { b = raw[at++]; n += (b & 127) * scale; scale *= 128; } while (b & 128); return n; }
    for (i = next(); i > 0; i--) { id += next(); all.push({ id: id }); }
    all.forEach(function (one) { one.run = next(); });
    all.forEach(function (one) { one.size = next(); });
    all.forEach(function (one, n) { var from = next(); one.from = from ? from - 1 : all[n - 1].from + all[n - 1].size; });
    return all;
  }

  // The number of a tile: all tiles of lower zooms, then its place on Hilbert's curve.
  function curve(z, x, y) {
    var wide = Math.pow(2, z), d = (Math.pow(4, z) - 1) / 3, s, right, down, kept;
    for (s = wide / 2; s >= 1; s /= 2) {
      right = (x & s) ? 1 : 0;
      down = (y & s) ? 1 : 0;
      d += s * s * ((3 * right) ^ down);
      if (!down) {
        if (right) { x = wide - 1 - x; y = wide - 1 - y; }
        kept = x; x = y; y = kept;
      }
    }
    return d;
  }

  L.placeTiles = function (data) { return new Tiles(data); };

  // Lines across, on the canvas of the outlines: what is hidden has no colour of the scale.
  function hatched() {
    var made = document.createElement("canvas"), pen = made.getContext("2d");
    made.width = made.height = 8;
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = EDGE;
    pen.lineWidth = 1.6;
    pen.beginPath();
    [-8, 0, 8].forEach(function (x) { pen.moveTo(x - 1, 9); pen.lineTo(x + 9, -1); });
    pen.stroke();
    return pen.createPattern(made, "repeat");
  }

  // Fill every outline anew by what is shown; its geometry stays.
  function paint(map) {
    if (!map.placeShapes || map.placeQuiet) return;
    var under = map.hasLayer(map.placeUnder) && map.placeUnder.getLayers().length > 0;
    var areas = map.placeNeed, lines = map.placeLined, pattern = areas && areas.step.indexOf("*") >= 0 && hatched();
    map.placeShapes.forEach(function (shape, at) {
      var step = areas ? areas.step[at] : "";
      var fill = !areas ? PLAIN : step === "*" ? pattern : step === "-" ? GREY : areas.colours[+step];
      shape.setStyle({ stroke: lines, fillColor: fill, fillOpacity: areas ? (under ? 0.6 : 0.9) : lines && !under ? 1 : 0 });
    });
  }

  // A layer of the choice of layers that is no layer of its own, but a way of painting the outlines.
  var Manner = L.Layer.extend({
    initialize: function (turn) { this._turn = turn; },
    onAdd: function (map) { this._turn(map, true); paint(map); },
    onRemove: function (map) { this._turn(map, false); paint(map); }
  });

  // Values come as whole numbers of their last decimal.
  function written(areas, number) {
    var power = Math.pow(10, areas.digits), digits = areas.digits;
    return (number / power).toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }) + areas.after;
  }

  function value(areas, at) {
    var step = areas.step[at];
    if (step === "*") return "* (too few people to show)";
    if (step === "-") return "no figure";
    if (!areas.value) {
      var row = areas.legend.find(function (one) { return one[0] === areas.colours[+step]; });
      return row ? row[1] : "";
    }
    var told = written(areas, areas.value[at]);
    if (!areas.low || areas.low[at] === null || areas.high[at] === null) return told;
    var low = written(areas, areas.value[at] - areas.low[at]), high = written(areas, areas.value[at] + areas.high[at]);
    return told + " (" + (/ /.test(areas.after) ? low.slice(0, -areas.after.length) : low) + " to " + high + ")";
  }

  var NOTHING = { type: "FeatureCollection", features: [] };

  // What stays while the measure changes: outlines and names of the areas, scale, full screen, the pen, the frame.
  L.placeBase = function (map, base) {
    var container = map.getContainer();
    map.placeTitle = base.alt;
    container.setAttribute("aria-label", base.alt);
    container.setAttribute("role", "application");
    // Leaflet takes the focus at a press of the mouse; only who comes by the keyboard needs to see it.
    container.addEventListener("mousedown", function () { container.classList.add("place-pressed"); });
    container.addEventListener("blur", function () { container.classList.remove("place-pressed"); });
    map.attributionControl && map.attributionControl.setPrefix(false);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    new Full().addTo(map);
    if (base.pen) new Pen().addTo(map);
    document.addEventListener("fullscreenchange", function () {
      var full = !!document.fullscreenElement;
      if (full) container.dataset.height = container.style.height;
      container.style.height = full ? "100vh" : container.dataset.height;
      map.invalidateSize();
    });
    function size() { container.style.width = "100%"; map.invalidateSize(); }
    window.addEventListener("resize", size);
    size();
    if (base.bounds) map.fitBounds(base.bounds, { padding: [12, 12] });
    map.placeBounds = base.bounds;
    map.placeTerm = base.lines;
    map.placeLined = true;
    map.placeNames = L.layerGroup();
    function names() { container.classList.toggle("place-far", map.getZoom() < 12); }
    map.on("zoomend", names);
    names();
    // The outlines are a file of their own: a browser fetches it once, however often the figures over it change.
    map.placeReady = (base.file ? fetch(base.file) : Promise.resolve(null)).then(function (answer) {
      return answer && answer.ok ? answer.json() : NOTHING;
    }).catch(function () { return NOTHING; }).then(function (outlines) {
      map.placeOutlines = outlines.features;
      map.placeShapes = [];
      map.placeGroup = L.geoJSON(outlines, {
        style: { color: EDGE, weight: 1.2, fill: true, fillColor: PLAIN, fillOpacity: 1 },
        onEachFeature: function (feature, shape) { shape.placeAt = map.placeShapes.push(shape) - 1; }
      }).addTo(map);
      map.placeGroup.on("mousemove mouseout click", function (e) { 
        if (e.layer.placeAt !== undefined) map.fire("place:" + e.type, { at: e.layer.placeAt, latlng: e.latlng });
      });
      if (map.placeShapes.length > MOST_NAMES) return;
      map.placeShapes.forEach(function (shape, at) {
        var name = document.createElement("span");
        name.textContent = outlines.features[at].properties.name;
        // Put in the middle by its style, not by its measured width, which is wrong until the styles have come.
        map.placeNames.addLayer(L.marker(shape.getBounds().getCenter(), {
          icon: L.divIcon({ className: "place-name", html: name, iconSize: [0, 0] }), interactive: false, keyboard: false, pane: "shadowPane"
        }));
      });
    });
  };

  // What changes: the indicator by area, the points, their keys, and the choice of layers.
  L.PlaceOverlay = L.Layer.extend({
    initialize: function (data) { this._data = data; },

    onAdd: function (map) {
      this._parts = [];
      this._controls = [];
      map.placeTell = this._tell.bind(this);
      map.placeReady.then(function () { if (this._map === map) this._show(map); }.bind(this));
    },

    // The place stands beside its open keys, not under them, until whoever looks has moved the map.
    _beside: function (map) {
      function view() { return map.getCenter().toString() + map.getZoom(); }
      function room(side) { return map.getContainer().querySelector(".leaflet-bottom.leaflet-" + side + " details[open]") ? KEY[side] : 12; }
      if (!map.placeBounds || map.getSize().x < 480 || (map.placeView && map.placeView !== view())) return;
      map.fitBounds(map.placeBounds, { paddingTopLeft: [room("left"), 12], paddingBottomRight: [room("right"), 12], animate: false });
      map.placeView = view();
    },

    _show: function (map) {
      var layers = {}, data = this._data, keys = [];
      window.placeOff = window.placeOff || {};
      map.placeNeed = null;
      map.placeLined = false;
      map.placeQuiet = true;  // painted once, when all is said
      // Tiles or a map server stay on the map while what is over them changes.
      if (!map.placeUnder) {
        map.placeUnder = L.layerGroup();
        map.eachLayer(function (layer) { if (layer instanceof L.GridLayer) map.placeUnder.addLayer(layer); });
        map.placeUnder.addTo(map);
      }
      if (map.placeUnder.getLayers().length) layers["Map beneath"] = map.placeUnder;
      if (data.areas) {
        layers["Need"] = new Manner(function (on, shown) { on.placeNeed = shown ? data.areas : null; });
        keys.push({ title: data.areas.title, rows: data.areas.legend, notes: data.areas.notes, square: true });
      }
      layers[map.placeTerm + " lines"] = new Manner(function (on, shown) { on.placeLined = shown; });
      if (map.placeShapes.length <= MOST_NAMES) layers[map.placeTerm + " names"] = map.placeNames;
      if (data.points) {
        layers["Buildings"] = this._points = new Points(data.points);
        this._points.on("picked", function (e) { this._tell("building", e.code, e.latlng); }, this);
      }
      Object.keys(layers).forEach(function (name) {
        if (window.placeOff[name]) map.removeLayer(layers[name]); else layers[name].addTo(map);
        this._parts.push(layers[name]);
      }, this);
      map.placeQuiet = false;
      paint(map);
      this._frames(map);
      this._controls.push(L.control.layers(null, layers, { collapsed: true }).addTo(map));
      if (data.points) {
        this._controls.push(new Key([
          { title: data.points.title, rows: data.points.legend },
          { title: "Whose it is", rows: data.points.owners, letters: true }
        ], "bottomleft").addTo(map));
      }
      if (keys.length) this._controls.push(new Key(keys, "bottomright").addTo(map));
      this._beside(map);
      map.getContainer().classList.toggle("place-pick", data.pick);
      map.getContainer().setAttribute("aria-label", map.placeTitle + (data.areas ? ": " + data.areas.title : ""));
      map.on("overlayadd overlayremove", this._switched, this);
      map.on("place:mousemove", this._hover, this);
      map.on("place:mouseout", this._leave, this);
      map.on("place:click", this._click, this);
    },

    onRemove: function (map) {
      map.off("overlayadd overlayremove", this._switched, this);
      map.off("place:mousemove", this._hover, this);
      map.off("place:mouseout", this._leave, this);
      map.off("place:click", this._click, this);
      this._leave();
      this._controls.forEach(function (control) { control.remove(); });
      map.placeQuiet = true;
      this._parts.forEach(function (layer) { if (layer !== map.placeNames && layer !== map.placeUnder) map.removeLayer(layer); });
      map.placeQuiet = false;
    },

    // Areas that were picked, and a line that was drawn.
    _frames: function (map) {
      var style = { color: PINK, weight: 3.5, fill: false, interactive: false };
      this._data.picked.forEach(function (at) {
        this._parts.push(L.geoJSON(map.placeOutlines[at], { style: style, interactive: false }).addTo(map));
      }, this);
      if (this._data.ring.length) {
        this._parts.push(L.polygon(this._data.ring, { color: PINK, weight: 3, dashArray: "6 5", fill: false, interactive: false }).addTo(map));
      }
    },

    _switched: function (e) { window.placeOff[e.name] = e.type === "overlayremove"; paint(this._map); },

    _hover: function (e) {
      var areas = this._map.placeNeed, at = e.at, told;
      if (!areas || this._map.placeDrawing || (this._points && this._points._at >= 0)) { this._leave(); return; }
      if (this._told && this._over === at) { this._told.setLatLng(e.latlng); return; }
      this._leave();
      told = document.createElement("div");
      put(told, "strong", this._map.placeOutlines[at].properties.name);
      put(told, "div", areas.title + ": " + value(areas, at));
      if (areas.against && AGAINST[areas.against[at]]) put(told, "div", AGAINST[areas.against[at]] + (areas.place ? " (" + areas.place + ")" : ""));
      this._over = at;
      this._told = L.tooltip({ direction: "top", offset: [0, -8], className: "place-told" }).setLatLng(e.latlng).setContent(told);
      this._map.openTooltip(this._told);
    },

    _leave: function () {
      if (this._told && this._map) this._map.closeTooltip(this._told);
      this._told = null;
    },

    _click: function (e) {
      if (!this._data.pick || this._map.placeDrawing || (this._points && this._points._at >= 0)) return;
      this._tell("area", this._map.placeOutlines[e.at].properties.id, e.latlng);
    },

    // streamlit-folium hands a clicked layer's tooltip back to the page and reads it as HTML: so what is told is percent-encoded.
    // The number makes the same click told twice two.
    _tell: function (kind, text, latlng) {
      window.placeTold = (window.placeTold || 0) + 1;
      var told = encodeURIComponent(kind + ":" + window.placeTold + ":" + text);
      this.fire("click", { latlng: latlng, sourceTarget: { _tooltip: { _content: told }, getTooltip: function () {
        return { getContent: function () { return told; } };
      } } });
    }
  });
})();
