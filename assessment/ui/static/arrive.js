// Where the reader arrives after a step of the form was left, or after a question was asked for by name, and that a page
// that grows meanwhile takes nothing from under the pointer.
//
// The element [data-app-top] names the step: one that was left by a button at its end begins at its top, also for the keys:
// Tab goes on with its fields, not with what follows the button. Where it also has
// [data-app-focus], the class of a field begins so: that field comes into view and gets the focus, once for each [data-app-jump].
(() => {
  "use strict";
  const INPUTS = "input:not([type=hidden]):not([disabled]), textarea";
  const CHOICES = '[data-testid="stButtonGroup"] button, [role="radiogroup"] button, button[aria-expanded]';
  const PATIENCE_MS = 8000;
  let step = null;
  let jumped = null;
  let seen = false;
  let held = null;

  const toTop = (mark) => {
    const here = mark.getAttribute("data-app-top");
    if (step && here !== step) {
      if (mark.getBoundingClientRect().top < 60) mark.scrollIntoView({ block: "start" });
      const at = document.activeElement;
      if (at === document.body || at.closest(".st-key-form_bar")) {
        mark.tabIndex = -1;
        mark.focus({ preventScroll: true });
      }
    }
    step = here;
  };

  const field = (mark) => {
    const place =
      document.querySelector(`[class*="${mark.getAttribute("data-app-focus")}"]`) ||
      document.querySelector(`.st-key-q_${mark.getAttribute("data-app-question")}`);
    return place && (place.querySelector(INPUTS) || place.querySelector(CHOICES));
  };

  // The page is still being drawn when the field is first there, so it is gone to until the page rests, or the reader does something.
  const jump = (mark) => {
    jumped = mark.getAttribute("data-app-jump");
    const end = Date.now() + PATIENCE_MS;
    let stopped = false;
    const stop = () => (stopped = true);
    const events = ["pointerdown", "keydown", "wheel", "touchstart"];
    for (const event of events) window.addEventListener(event, stop, { capture: true, passive: true });
    let rested = 0;
    const leave = () => {
      for (const event of events) window.removeEventListener(event, stop, { capture: true });
    };
    const go = () => {
      if (stopped) return leave();
      const found = field(mark);
      if (found && document.activeElement !== found) {
        found.scrollIntoView({ block: "center" });
        found.focus({ preventScroll: true });
        rested = 0;
      }
      const drawn = document.querySelector(".stApp")?.getAttribute("data-test-script-state") === "notRunning";
      rested = found && drawn ? rested + 1 : 0;
      if (rested > 4 || Date.now() > end) {
        if (found) found.scrollIntoView({ block: "center" });
        leave();
      } else setTimeout(go, 100);
    };
    go();
  };

  // Whether the field that has the focus is in sight, above the bar at the lower edge; null where no question has it.
  const inSight = () => {
    const at = document.activeElement;
    if (!at?.closest('[class*="st-key-q_"]')) return null;
    const box = (at.closest("label") || at).getBoundingClientRect();
    const bar = document.querySelector(".st-key-form_bar")?.getBoundingClientRect().top ?? innerHeight;
    return box.top >= 0 && box.bottom <= Math.min(bar, innerHeight);
  };

  // What was said about an answer above it makes the page longer: the field stays in sight unless the reader scrolls away.
  const keepInSight = () => {
    if (seen && inSight() === false) document.activeElement.scrollIntoView({ block: "nearest" });
    look();
  };
  const look = () => (seen = inSight() === true);

  // A click that leaves a field has its answer drawn while the button of the mouse is still down. What is under the pointer
  // stays there meanwhile: the button would come up over something else, and the click would be lost.
  const hold = ({ type, target }) => {
    const down = type === "pointerdown" && target.closest?.('[data-testid="stMain"]');
    held = down ? { target, top: target.getBoundingClientRect().top } : null;
  };
  const keepUnderPointer = () => {
    const moved = held.target.isConnected ? held.target.getBoundingClientRect().top - held.top : 0;
    if (moved) document.querySelector('[data-testid="stMain"]').scrollBy({ top: moved, behavior: "instant" });
  };

  const arrive = () => {
    if (held) keepUnderPointer();
    else keepInSight();
    const mark = document.querySelector("[data-app-top]");
    if (!mark) return;
    toTop(mark);
    const asked = mark.getAttribute("data-app-jump");
    if (asked && asked !== jumped) jump(mark);
  };

  for (const event of ["pointerdown", "pointerup", "pointercancel"])
    window.addEventListener(event, hold, { capture: true, passive: true });
  window.addEventListener("focusin", () => requestAnimationFrame(look));
  window.addEventListener("scroll", look, { capture: true, passive: true });
  const start = () => new MutationObserver(arrive).observe(document.body, { subtree: true, childList: true });
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
