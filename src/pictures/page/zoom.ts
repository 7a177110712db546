/** Buttons, keys and the wheel (with Ctrl) stretch a timeline; what is under the pointer stays there. */
export const ZOOM = `
'use strict';
for (const scroll of document.querySelectorAll('.scroll')) {
  const svg = scroll.querySelector('svg.lanes');
  if (!svg) continue;
  let zoom = 1;
  const set = (wanted, at) => {
    const next = Math.min(64, Math.max(1, wanted));
    const share = (scroll.scrollLeft + at) / scroll.scrollWidth;
    zoom = next;
    svg.style.width = zoom * 100 + '%';
    scroll.scrollLeft = share * scroll.scrollWidth - at;
  };
  const bar = document.createElement('div');
  bar.className = 'zoom';
  const button = (text, label, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.setAttribute('aria-label', label);
    made.addEventListener('click', act);
    bar.append(made);
  };
  button('−', 'Zoom out', () => set(zoom / 2, scroll.clientWidth / 2));
  button('+', 'Zoom in', () => set(zoom * 2, scroll.clientWidth / 2));
  button('all', 'Show all of it', () => set(1, 0));
  scroll.parentElement.append(bar);
  scroll.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    set(zoom * Math.exp(-event.deltaY / 300), event.clientX - scroll.getBoundingClientRect().left);
  }, { passive: false });
  scroll.addEventListener('keydown', (event) => {
    if (event.key === '+' || event.key === '=') set(zoom * 2, scroll.clientWidth / 2);
    else if (event.key === '-') set(zoom / 2, scroll.clientWidth / 2);
    else if (event.key === '0') set(1, 0);
  });
}
`;
