// Streamlit's own texts in the language of the page. DICTIONARY is put in front of this file by the server.
//
// The page says its language in the element [data-app-language]; this script follows it: it sets <html lang>, remembers the language in a
// cookie for the next visit, and shows every known English text in Chinese while the page is Chinese. The English original of each text
// node and attribute is kept, so that a switch back needs no reload. Only values are changed, never the structure React works on.
(() => {
  "use strict";
  const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt", "data-placeholder"];
  const SKIP = new Set(["SCRIPT", "STYLE", "TEXTAREA", "CODE", "PRE"]);
  const patterns = DICTIONARY.patterns.map(([from, to]) => [new RegExp(from), to]);
  const texts = new Map(Object.entries(DICTIONARY.texts));
  const originals = new WeakMap(); // node -> Map(attribute or "" for the text -> [English, Chinese])
  let language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

  const translate = (english) => {
    const key = english.trim();
    if (!key || key.length > 20000) return null;
    const found = texts.get(key);
    if (found !== undefined) return english.replace(key, () => found);
    for (const [from, to] of patterns) if (from.test(key)) return key.replace(from, to);
    return null;
  };

  const read = (node, name) => (name ? node.getAttribute(name) : node.nodeValue);
  const write = (node, name, value) => {
    if (name) node.setAttribute(name, value);
    else node.nodeValue = value;
  };

  const apply = (node, name) => {
    const shown = read(node, name);
    if (!shown) return;
    const kept = originals.get(node)?.get(name);
    if (kept && shown === kept[1]) {
      if (language === "en") write(node, name, kept[0]);
      return;
    }
    if (language !== "zh") return;
    const chinese = translate(shown);
    if (chinese === null || chinese === shown) return;
    if (!originals.has(node)) originals.set(node, new Map());
    originals.get(node).set(name, [shown, chinese]);
    write(node, name, chinese);
  };

  const visit = (root) => {
    if (root.nodeType === Node.TEXT_NODE) {
      if (!SKIP.has(root.parentElement?.tagName)) apply(root, "");
      return;
    }
    if (root.nodeType !== Node.ELEMENT_NODE || SKIP.has(root.tagName)) return;
    for (const name of ATTRIBUTES) if (root.hasAttribute(name)) apply(root, name);
    for (const child of root.childNodes) visit(child);
  };

  const follow = () => {
    const marks = document.querySelectorAll("[data-app-language]");
    const wanted = marks.length ? marks[marks.length - 1].getAttribute("data-app-language") : language;
    if (wanted === language || !(wanted in DICTIONARY.tags)) return;
    language = wanted;
    document.documentElement.lang = DICTIONARY.tags[wanted];
    document.cookie = `${DICTIONARY.cookie}=${wanted}; path=/; max-age=31536000; SameSite=Lax`;
    visit(document.body);
  };

  const observer = new MutationObserver((changes) => {
    follow();
    for (const change of changes) {
      if (change.type === "characterData") visit(change.target);
      else if (change.type === "attributes") apply(change.target, change.attributeName);
      else for (const node of change.addedNodes) visit(node);
    }
  });

  const start = () => {
    visit(document.body);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: [...ATTRIBUTES, "data-app-language"],
    });
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
