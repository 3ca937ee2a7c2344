// Where somebody wanted to go before they were sent to sign in, and the end of a sign-in in this browser.
//
// [data-app-sign-in] stands on a page that asks for it: its address is kept for this tab while the provider is visited.
// [data-app-signed-in] stands on every page once somebody is signed in: they are taken there, once.
// [data-app-ended] says that a sign-in has ended on the server: its cookie goes, too.
// The value of [data-app-signed-in] is how many seconds of silence end a sign-in: a text that somebody stopped typing is
// left and entered again long before, so that the server has it and knows that somebody is there.
(() => {
  "use strict";
  const KEY = "app-sign-in-return";
  const LOGOUT = new URL("../auth/logout", document.currentScript.src);
  const here = () => location.pathname + location.search;
  const is = (name) => document.querySelector(`[data-app-${name}]`) !== null;
  const LONGEST_PAUSE_MS = 20000;
  let forgotten = false;
  let pause = 0;

  const look = () => {
    if (is("sign-in")) {
      sessionStorage.setItem(KEY, here());
    } else if (is("signed-in")) {
      const wanted = sessionStorage.getItem(KEY);
      sessionStorage.removeItem(KEY);
      if (wanted && wanted.startsWith("/") && !wanted.startsWith("//") && wanted !== here()) location.replace(wanted);
    }
    if (is("ended") && !forgotten) {
      forgotten = true;
      fetch(LOGOUT, { redirect: "manual" }).catch(() => {});
    }
  };

  const store = (field) => {
    if (document.activeElement !== field) return;
    field.blur();
    field.focus({ preventScroll: true });
  };

  document.addEventListener("input", (event) => {
    const silence = Number(document.querySelector("[data-app-signed-in]")?.getAttribute("data-app-signed-in"));
    const field = event.target;
    if (!silence || !field.matches?.("textarea, input:not([type=file]):not([role=combobox])")) return;
    clearTimeout(pause);
    pause = setTimeout(store, Math.min(LONGEST_PAUSE_MS, (silence * 1000) / 4), field);
  });

  const start = () => new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
