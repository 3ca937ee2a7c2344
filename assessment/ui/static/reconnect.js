// When the server was started anew, the page that is still open belongs to a session that is gone: what is typed into it would be lost.
// So the page is loaded again as soon as another run of the server answers; every answer that was left is stored and comes back.
(() => {
  "use strict";
  const address = new URL("../healthz", document.currentScript.src);
  const ask = () =>
    fetch(address, { cache: "no-store" })
      .then((answer) => answer.json())
      .then((health) => health.run)
      .catch(() => null);
  const first = ask();
  let lost = false;

  const follow = async (changes) => {
    const state = changes[changes.length - 1].target.getAttribute("data-test-connection-state");
    if (state !== "CONNECTED") {
      lost = true;
      return;
    }
    if (!lost) return;
    lost = false;
    const [before, now] = await Promise.all([first, ask()]);
    if (before && now && before !== now) window.location.reload();
  };

  const start = () =>
    new MutationObserver(follow).observe(document.body, {
      subtree: true,
      attributes: true,
      attributeFilter: ["data-test-connection-state"],
    });
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
