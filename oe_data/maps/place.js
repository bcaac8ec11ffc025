/* The place's own layers on a Leaflet map: outlines, an indicator by area, and every building as a point on one canvas.
   Text from files reaches the screen by textContent only. */
(function () {
  "use strict";
  var INK = "#14213d", NEAR = 11;
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
      d.pairs.forEach(function (pair) {
        var a = map.latLngToContainerPoint([pair[0], pair[1]]), b = map.latLngToContainerPoint([pair[2], pair[3]]);
        pen.beginPath();
        pen.moveTo(a.x, a.y);
        pen.lineTo(b.x, b.y);
        pen.lineWidth = 4;
        pen.strokeStyle = "#b00062";
        pen.stroke();
      });
      for (var n = 0; n < shown.length; n++) {
        var k = shown[n], picture = this._picture(d.colours[d.colour[k]], d.letters[d.letter[k]], d.ring[k], grade);
        pen.drawImage(picture, this._x[k] - corner.x - half, this._y[k] - corner.y - half, 2 * half, 2 * half);
      }
      if (d.selected >= 0) {
        pen.beginPath();
        pen.arc(this._x[d.selected] - corner.x, this._y[d.selected] - corner.y, half + 3, 0, 2 * Math.PI);
        pen.lineWidth = 4;
        pen.strokeStyle = "#b00062";
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

    // streamlit-folium hands a clicked layer's tooltip back to the page and reads it as HTML: so it gets the code, percent-encoded.
    _click: function (e) {
      var at = this._nearest(e.containerPoint);
      if (at < 0) return;
      this._data.selected = at;
      this._draw();
      var code = encodeURIComponent(this._data.code[at]);
      this.fire("click", { latlng: e.latlng, sourceTarget: { _tooltip: { _content: code }, getTooltip: function () {
        return { getContent: function () { return code; } };
      } } });
    }
  });

  function key(parent, title, rows, letters) {
    var box = put(parent, "details", "", "place-key");
    box.open = !letters && window.innerWidth > 600;
    put(box, "summary", title);
    rows.forEach(function (row) {
      var line = put(box, "div");
      put(line, "span", letters ? row[0] : "", letters ? "place-letter" : "place-patch").style.background = letters ? "" : row[0];
      put(line, "span", row[1]);
    });
    return box;
  }

  var Key = L.Control.extend({
    initialize: function (keys, position) { this._keys = keys; this.options.position = position; },
    onAdd: function () {
      var box = L.DomUtil.create("div", "place-keys");
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      this._keys.forEach(function (one) { key(box, one.title, one.rows, one.letters); });
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

  // What stays while the measure changes: outlines and names of the wards, scale, full screen, the frame.
  L.placeBase = function (map, outlines, told, bounds) {
    var container = map.getContainer();
    container.setAttribute("aria-label", told);
    container.setAttribute("role", "application");
    // Leaflet takes the focus at a press of the mouse; only who comes by the keyboard needs to see it.
    container.addEventListener("mousedown", function () { container.classList.add("place-pressed"); });
    container.addEventListener("blur", function () { container.classList.remove("place-pressed"); });
    map.attributionControl && map.attributionControl.setPrefix(false);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    new Full().addTo(map);
    document.addEventListener("fullscreenchange", function () {
      var full = !!document.fullscreenElement;
      if (full) container.dataset.height = container.style.height;
      container.style.height = full ? "100vh" : container.dataset.height;
      map.invalidateSize();
    });
    function size() { container.style.width = "100%"; map.invalidateSize(); }
    window.addEventListener("resize", size);
    map.placeAreas = {};
    map.placeLines = L.geoJSON(outlines, {
      interactive: false,
      style: { color: "#5c6b7a", weight: 1.2, fill: true, fillColor: "#f1f5f7", fillOpacity: 1 },
      onEachFeature: function (feature, layer) { map.placeAreas[feature.properties.id] = feature; }
    }).addTo(map);
    map.placeNames = L.layerGroup(outlines.features.map(function (feature) {
      var name = document.createElement("span");
      name.textContent = feature.properties.name;
      return L.tooltip({ permanent: true, direction: "center", className: "place-name", interactive: false, pane: "shadowPane" })
        .setLatLng(L.geoJSON(feature).getBounds().getCenter()).setContent(name);
    })).addTo(map);
    function names() { container.classList.toggle("place-far", map.getZoom() < 12); }
    map.on("zoomend", names);
    names();
    size();
    var whole = outlines.features.length ? map.placeLines.getBounds() : bounds;
    if (whole) map.fitBounds(whole, { padding: [12, 12] });
  };

  // What changes: the indicator by area, the points, their keys, and the choice of layers.
  L.PlaceOverlay = L.Layer.extend({
    initialize: function (data) { this._data = data; },

    onAdd: function (map) {
      var layers = {}, data = this._data;
      window.placeOff = window.placeOff || {};
      this._parts = [];
      if (data.areas) layers["Need"] = this._areas(map, data.areas);
      if (data.points) {
        layers["Buildings"] = this._points = new Points(data.points);
        this._points.on("click", function (e) { this.fire("click", e); }, this);
      }
      layers["Ward lines"] = map.placeLines;
      layers["Ward names"] = map.placeNames;
      Object.keys(layers).forEach(function (name) {
        if (window.placeOff[name]) map.removeLayer(layers[name]); else layers[name].addTo(map);
        this._parts.push(layers[name]);
      }, this);
      this._controls = [L.control.layers(null, layers, { collapsed: true }).addTo(map)];
      if (data.points) {
        this._controls.push(new Key([
          { title: data.points.title, rows: data.points.legend },
          { title: "Whose it is", rows: data.points.owners, letters: true }
        ], "bottomleft").addTo(map));
      }
      if (data.areas) this._controls.push(new Key([{ title: data.areas.title, rows: data.areas.legend }], "bottomright").addTo(map));
      map.on("overlayadd overlayremove", this._switched, this);
    },

    onRemove: function (map) {
      map.off("overlayadd overlayremove", this._switched, this);
      this._controls.forEach(function (control) { control.remove(); });
      this._parts.forEach(function (layer) {
        if (layer !== map.placeLines && layer !== map.placeNames) map.removeLayer(layer);
      });
    },

    _switched: function (e) { window.placeOff[e.name] = e.type === "overlayremove"; },

    _areas: function (map, areas) {
      var features = areas.id.filter(function (id) { return map.placeAreas[id]; }).map(function (id) { return map.placeAreas[id]; });
      var at = {};
      areas.id.forEach(function (id, n) { at[id] = n; });
      var layer = L.geoJSON(features, {
        style: function (feature) {
          return { color: "#5c6b7a", weight: 1, fillColor: areas.colour[at[feature.properties.id]], fillOpacity: 0.9 };
        },
        onEachFeature: function (feature, one) {
          var told = document.createElement("div");
          areas.label[at[feature.properties.id]].split("\n").forEach(function (line, n) { put(told, n ? "div" : "strong", line); });
          one.bindTooltip(told, { sticky: true, className: "place-told" });
        }
      });
      return layer;
    }
  });
})();
