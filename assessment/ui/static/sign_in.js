// Where somebody wanted to go before they were sent to sign in, and the end of a sign-in in this browser.
//
// [data-app-sign-in] stands on a page that asks for it: its address is kept for this tab while the provider is visited.
// [data-app-signed-in] stands on every page once somebody is signed in: they are taken there, once.
// [data-app-ended] says that a sign-in has ended on the server: its cookie goes, too.
(() => {
  "use strict";
  const KEY = "app-sign-in-return";
  const LOGOUT = new URL("../auth/logout", document.currentScript.src);
  const here = () => location.pathname + location.search;
  const is = (name) => document.querySelector(`[data-app-${name}]`) !== null;
  let forgotten = false;

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

  const start = () => new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
