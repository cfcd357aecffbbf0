/* Sorting and search for the tables of StoryDiff in JupyterLab 4 and Notebook 7.

A notebook stores plain tables. This extension adds to those on the page, so they can be sorted in
any notebook that is open, with or without a kernel, trusted or not, and nothing of it is saved.
Where the controls of a panel have lost their kernel, it shows the panel's plain table. While a long
step is under way, a line at the foot of the notebook says how far it is.

Written by hand: a container of module federation is an object with init and get. */
(() => {
  "use strict";
  const OUTPUT = ".jp-OutputArea-output";
  const TABLES = `${OUTPUT} table.storydiff:not([data-storydiff])`;
  const WIDGET = "application/vnd.jupyter.widget-view+json";
  const LOST = "jupyter-widgets-disconnected";
  // Controls that are loading, were not found, or lost their kernel; and those with a stand-in.
  const VIEWS = `${OUTPUT}:is(:not(:has(*)), :has(> .${LOST}), .storydiff-off)`;
  const OURS = "mathjax_ignore"; // in the HTML of every result of StoryDiff
  const LEAST = 6; // rows that are worth a search
  const ORDERS = { none: "ascending", ascending: "descending", descending: "none" };
  const STYLE = `
    .jp-RenderedHTMLCommon table.storydiff :is(th, td) { text-align: left; vertical-align: top; }
    .jp-RenderedHTMLCommon table.storydiff .number { text-align: right; }
    .storydiff-search { margin: 0 0 4px; font: inherit; padding: 2px 6px; width: 16em;
      color: var(--jp-ui-font-color1); background: var(--jp-layout-color1);
      border: 1px solid var(--jp-border-color1); border-radius: 2px; }
    .storydiff-found { margin-left: 8px; color: var(--jp-ui-font-color2); }
    .storydiff-sort { all: unset; cursor: pointer; }
    .storydiff-sort:focus-visible { outline: 2px solid var(--jp-brand-color1); }
    th[aria-sort] .storydiff-sort::after { content: " \\2195"; opacity: 0.4; }
    th[aria-sort="ascending"] .storydiff-sort::after { content: " \\2191"; opacity: 1; }
    th[aria-sort="descending"] .storydiff-sort::after { content: " \\2193"; opacity: 1; }
    .storydiff-off { display: none !important; }
    .storydiff-progress { position: absolute; right: 16px; bottom: 8px; z-index: 10;
      padding: 4px 10px; font-size: var(--jp-ui-font-size1); color: var(--jp-ui-font-color1);
      background: var(--jp-layout-color2); border: 1px solid var(--jp-border-color1); }`;
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  function make(tag, kind, attributes = {}) {
    const made = document.createElement(tag);
    made.className = kind;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function enliven(table) {
    table.dataset.storydiff = "live";
    const body = table.tBodies[0];
    const rows = body ? [...body.rows] : [];
    if (rows.length < 2) return;
    const heads = [...table.querySelectorAll("thead th")];
    heads.forEach((head, column) => addSorting(heads, head, column, rows, body));
    if (rows.length >= LEAST) addSearch(table, rows);
  }

  function addSorting(heads, head, column, rows, body) {
    const button = make("button", "storydiff-sort", { type: "button" });
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const order = ORDERS[head.getAttribute("aria-sort")];
      for (const other of heads) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", order);
      body.append(...(order === "none" ? rows : sorted(rows, column, order)));
    });
  }

  function sorted(rows, column, order) {
    const keys = new Map(rows.map(row => [row, keyOf(row.cells[column])]));
    const turn = order === "ascending" ? 1 : -1;
    return [...rows].sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      if (a === null || b === null) return (a === null) - (b === null); // what is missing is last
      return turn * (typeof a === "number" ? a - b : words.compare(a, b));
    });
  }

  function keyOf(cell) {
    const said = cell ? cell.textContent.trim() : "";
    if (said === "" || said === "–") return null;
    if (!cell.classList.contains("number")) return said;
    const value = Number(said.replace(/[,%]/g, "").replace("−", "-"));
    return Number.isNaN(value) ? null : value;
  }

  function addSearch(table, rows) {
    const box = make("input", "storydiff-search", {
      type: "search",
      placeholder: "Search",
      "aria-label": "Search this table",
    });
    const found = make("output", "storydiff-found");
    box.addEventListener("input", () => {
      const asked = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const said = row.textContent.toLowerCase();
        row.hidden = !asked.every(word => said.includes(word));
        if (!row.hidden) shown += 1;
      }
      found.textContent = asked.length ? `${shown} of ${rows.length} rows` : "";
    });
    // JupyterLab has commands on single keys, which are letters here.
    box.addEventListener("keydown", event => event.stopPropagation());
    const line = make("div", "storydiff-line", { "data-lm-suppress-shortcuts": "true" });
    line.append(box, found);
    table.before(line);
  }

  /* The plain table of a panel in the place of controls that no kernel answers. */
  function standIn(app, view) {
    const next = view.nextElementSibling;
    const plain = next && next.classList.contains("storydiff-plain") ? next : null;
    const controls = view.firstElementChild;
    if (controls && !controls.classList.contains(LOST)) {
      view.classList.remove("storydiff-off");
      if (plain) plain.remove();
    } else if (!plain) {
      const found = outputOf(app, view);
      const stored = found ? found.output.data : {};
      if (!stored[WIDGET] || !String(stored["text/html"]).includes(OURS)) return;
      view.classList.add("storydiff-off");
      view.after(rendered(found.area.rendermime, stored["text/html"], found.output.trusted));
    }
  }

  function outputOf(app, view) {
    for (const main of app.shell.widgets("main")) {
      for (const cell of (main.content && main.content.widgets) || []) {
        const area = cell.outputArea;
        const at = area ? area.widgets.findIndex(child => child.node.contains(view)) : -1;
        if (at >= 0 && at < area.model.length) return { area, output: area.model.get(at) };
      }
    }
    return null;
  }

  function rendered(rendermime, html, trusted) {
    const renderer = rendermime.createRenderer("text/html");
    renderer.addClass("jp-OutputArea-output");
    const place = make("div", "storydiff-plain");
    place.append(renderer.node);
    renderer.renderModel(rendermime.createModel({ data: { "text/html": html }, trusted }));
    return place;
  }

  /* How far a long step is, at the foot of its notebook until the kernel closes the channel. */
  function showProgress(panel, kernel) {
    kernel.registerCommTarget("storydiff-progress", (channel, opened) => {
      const line = make("div", "storydiff-progress", { role: "status" });
      const say = message => { line.textContent = `StoryDiff: ${message.content.data.words} …`; };
      const remove = () => {
        line.remove();
        kernel.statusChanged.disconnect(ended);
      };
      const ended = (_, status) => {
        if (ENDED.includes(status)) remove();
      };
      say(opened);
      channel.onMsg = say;
      channel.onClose = remove;
      kernel.statusChanged.connect(ended);
      panel.node.append(line);
    });
  }

  const ENDED = ["starting", "restarting", "autorestarting", "terminating", "dead"];
  const listened = new WeakSet();

  function listen(app) {
    for (const main of app.shell.widgets("main")) {
      const kernel = main.sessionContext?.session?.kernel;
      if (!kernel || listened.has(kernel)) continue;
      listened.add(kernel);
      showProgress(main, kernel);
    }
  }

  function activate(app) {
    document.head.append(Object.assign(make("style", ""), { textContent: STYLE }));
    let waiting = false;
    const look = () => {
      waiting = false;
      listen(app);
      document.querySelectorAll(VIEWS).forEach(view => standIn(app, view));
      document.querySelectorAll(TABLES).forEach(enliven);
    };
    new MutationObserver(() => {
      if (!waiting) requestAnimationFrame(look);
      waiting = true;
    }).observe(document.body, {
      attributes: true,
      attributeFilter: ["class"],
      childList: true,
      subtree: true,
    });
  }

  const plugin = { id: "storydiff:tables", autoStart: true, activate };
  const container = { init: () => {}, get: async () => () => ({ default: plugin, __esModule: true }) };
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.storydiff = container;
})();
