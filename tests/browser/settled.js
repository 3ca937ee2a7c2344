// Notes what the page and its server say to each other, so that a test knows when the page stands still:
// `appSettled(wait, quiet)` is true once the last run that was asked for has ended and nothing has been sent or drawn for
// `quiet` milliseconds, counted from the first question of this wait (any number that is new) at the earliest. Numbers of fields: ForwardMsg.proto and BackMsg.proto of Streamlit.
(() => {
  const RERUN = 11, NEW_SESSION = 4, FINISHED = 6, EARLY_FOR_RERUN = 2;
  let asked = true, begun = false, waits = 0, last = performance.now();

  // Fields of a message: number -> value of a number, true for anything longer.
  const fields = (bytes) => {
    const found = new Map();
    let at = 0;
    const number = () => {
      let value = 0, shift = 1, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * shift;
        shift *= 128;
      } while (byte & 128);
      return value;
    };
    while (at < bytes.length) {
      const tag = number(), kind = tag & 7;
      if (kind === 0) {
        found.set(tag >>> 3, number());
      } else {
        found.set(tag >>> 3, true);
        const length = kind === 2 ? number() : kind === 1 ? 8 : 4;
        at += length;
      }
    }
    return found;
  };

  const heard = ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    last = performance.now();
    const message = fields(new Uint8Array(data));
    if (message.has(NEW_SESSION)) begun = true;
    if (message.has(FINISHED) && message.get(FINISHED) !== EARLY_FOR_RERUN && begun) asked = false;
  };

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", heard);
    }

    send(data) {
      last = performance.now();
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
      if (bytes instanceof Uint8Array && fields(bytes).has(RERUN)) {
        asked = true;
        begun = false;
      }
      super.send(data);
    }
  };

  new MutationObserver(() => {
    last = performance.now();
  }).observe(document, { childList: true, characterData: true, subtree: true });

  window.appSettled = (wait, quiet) => {
    if (wait !== waits) {
      waits = wait;
      last = performance.now();
    }
    return (
      !asked &&
      performance.now() - last >= quiet &&
      document.querySelector('.stApp[data-test-script-state="notRunning"]') !== null &&
      document.querySelector("[data-app-language]") !== null &&
      document.querySelector("[data-testid=stSkeleton]") === null
    );
  };
})();
