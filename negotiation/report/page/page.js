'use strict';
// Values under the pointer, or at the month of a slider: they are read from the table of the
// figure, at the places that its lines name.
for (const figure of document.querySelectorAll('figure[data-kind="time"]')) {
  const rows = [...figure.querySelectorAll('details tr[data-x]')];
  const svg = figure.querySelector('svg.drawing');
  if (rows.length < 2 || !svg) continue;
  const heads = [...figure.querySelectorAll('details thead th')].map((h) => h.textContent);
  const places = rows.map((r) => Number(r.dataset.x));
  const cursor = svg.querySelector('.cursor');

  const slider = document.createElement('input');
  Object.assign(slider, { type: 'range', min: 0, max: rows.length - 1, autocomplete: 'off' });
  slider.value = rows.length - 1;
  const label = document.createElement('label');
  label.append(heads[0], slider);
  const output = document.createElement('output');
  output.setAttribute('aria-live', 'polite');
  const scrub = document.createElement('div');
  scrub.className = 'scrub';
  scrub.append(label, output);
  figure.querySelector('.scroll').after(scrub);

  const show = (drawn) => {
    const at = Number(slider.value);
    const cells = [...rows[at].cells].map((c) => c.textContent);
    if (drawn) {
      cursor.classList.add('on');
      cursor.setAttribute('x1', places[at]);
      cursor.setAttribute('x2', places[at]);
    }
    const told = cells.slice(1).map((c, i) => heads[i + 1] + ' ' + c).join(' · ');
    output.textContent = heads[0] + ' ' + cells[0] + ': ' + told;
    slider.setAttribute('aria-valuetext', heads[0] + ' ' + cells[0]);
  };
  const near = (event) => {
    const matrix = svg.getScreenCTM();
    if (!matrix) return;
    const x = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()).x;
    let best = 0;
    places.forEach((p, i) => { if (Math.abs(p - x) < Math.abs(places[best] - x)) best = i; });
    slider.value = best;
    show(true);
  };
  slider.addEventListener('input', () => show(true));
  svg.addEventListener('pointermove', near);
  svg.addEventListener('pointerdown', near);
  show(false);
}
