// Characters that are drawn exactly like a character no font has.
(texts) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `18px ${getComputedStyle(document.querySelector(".stApp")).fontFamily}`;
  const drawn = (c) => { pen.clearRect(0, 0, 24, 24); pen.fillText(c, 2, 19); return pen.getImageData(0, 0, 24, 24).data.join(); };
  const none = new Set(["\u{10FFFE}", "\u{E0FFF}", "\uFFFF"].map(drawn));
  const empty = drawn(" ");
  none.delete(empty);
  return [...new Set(texts.join(""))].filter((c) => c.trim() && !/[\p{Co}\p{Cf}]/u.test(c) && none.has(drawn(c)));
}
