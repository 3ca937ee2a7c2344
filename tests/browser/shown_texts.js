// Every text that is shown or read out, without icons, sources (titles in their own language) and code.
() => {
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!e || e.closest('script, style, noscript, code, [translate="no"], [data-testid="stIconMaterial"], .app-sources, .app-keep')) continue;
    if (!e.getClientRects().length) continue;
    texts.push(walk.currentNode.nodeValue);
  }
  for (const e of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    for (const name of ["aria-label", "placeholder", "title", "alt"])
      if (e.hasAttribute(name) && !e.closest(".app-sources, .app-keep")) texts.push(e.getAttribute(name));
  return texts.map((t) => t.trim()).filter(Boolean);
}
