// An upload that the server refuses: Streamlit says so in the words of its code, and where only a screen reader finds them.
// What it says becomes a sentence that can be seen.
(() => {
  "use strict";
  const code = /status code (\d{3})/;

  const look = () => {
    for (const alert of document.querySelectorAll('[data-testid="stFileUploader"] [role="alert"]')) {
      const found = code.exec(alert.textContent);
      if (!found) continue;
      const sentences = REFUSED[document.documentElement.lang] ?? REFUSED.en;
      const sentence = sentences[found[1]] ?? sentences.other;
      // The pieces of text are the page's own: they are changed and not replaced.
      [...alert.childNodes].forEach((piece, i) => {
        piece.nodeValue = i ? "" : sentence;
      });
      alert.dataset.appRefused = found[1];
    }
  };

  const start = () =>
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
