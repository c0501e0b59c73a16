// Turns the notices of a display; a longer one stays longer, and one too long for the screen gets smaller letters.
const slides = [...document.querySelectorAll("[data-slide]")];

function fit(slide) {
  let size = 1;
  slide.style.fontSize = "";
  while (slide.scrollHeight > slide.clientHeight + 1 && size > 0.4) {
    size -= 0.05;
    slide.style.fontSize = `${size}em`;
  }
}

function show(index) {
  slides.forEach((slide, place) => { slide.hidden = place !== index; });
  fit(slides[index]);
  if (slides.length < 2) return;
  const seconds = Math.min(8 + slides[index].textContent.length / 8, 30);
  window.setTimeout(() => show((index + 1) % slides.length), seconds * 1000);
}

if (slides.length) show(0);
window.addEventListener("resize", () => slides.filter((slide) => !slide.hidden).forEach(fit));
