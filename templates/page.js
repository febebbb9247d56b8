/* Comfort only: without it the page shows everything. */
(() => {
  'use strict';
  const root = document.documentElement;
  const find = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const byId = id => document.getElementById(id);
  const filter = byId('Filter'), count = byId('Count'), contents = byId('Contents');
  byId('Tools').hidden = false;

  /* Theme: the system's until one is chosen. Storage may be refused (files, private windows). */
  const remember = theme => { try { localStorage.setItem('pgstrata-theme', theme); } catch (e) { /* not remembered */ } };
  const remembered = () => { try { return localStorage.getItem('pgstrata-theme'); } catch (e) { return null; } };
  if (remembered() === 'light' || remembered() === 'dark') root.dataset.theme = remembered();
  byId('Theme').addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    remember(root.dataset.theme);
  });

  /* Filter: sections without subsections are the units; in one that matches by its rows only, the other rows go. */
  const leaves = find('main section.leaf').map(section => ({ section, heading: section.firstElementChild, text: null, rows: null }));
  const parents = find('main section:not(.leaf)').reverse();
  const entries = find('a', contents).map(link => ({ item: link.parentElement, target: byId(link.hash.slice(1)) }));
  const matches = (text, words) => words.every(word => text.includes(word));
  const lower = element => element.textContent.toLowerCase();

  function filterRows(leaf, words) {
    if (!leaf.rows) leaf.rows = find('tbody tr', leaf.section);
    const found = leaf.rows.filter(row => matches(lower(row), words));
    const all = words.length === 0 || found.length === 0 || matches(lower(leaf.heading), words);
    for (const row of leaf.rows) row.hidden = !all;
    if (!all) for (const row of found) row.hidden = false;
  }

  function apply() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const leaf of leaves) {
      if (leaf.text === null) leaf.text = lower(leaf.section);
      const match = matches(leaf.text, words);
      leaf.section.hidden = !match;
      shown += match;
      if (match && (words.length > 0 || leaf.rows)) filterRows(leaf, words);
    }
    for (const parent of parents) parent.hidden = !parent.querySelector(':scope > section:not([hidden])');
    for (const entry of entries) entry.item.hidden = !!(entry.target && entry.target.closest('section[hidden]'));
    count.textContent = words.length === 0 ? '' : shown + ' of ' + leaves.length;
    root.classList.toggle('filtered', words.length > 0);
  }

  let timer = 0;
  filter.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(apply, 80); });
  document.addEventListener('keydown', event => {
    const typing = event.target.matches && event.target.matches('input, textarea, select, [contenteditable]');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      filter.focus();
      filter.select();
    } else if (event.key === 'Escape' && event.target === filter && filter.value) {
      filter.value = '';
      apply();
    }
  });

  /* A link may lead into a folded or filtered part. */
  function reveal() {
    const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest('[hidden]')) { filter.value = ''; apply(); }
    for (let fold = target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  reveal();
  contents.addEventListener('click', event => {
    if (event.target.closest('a') && contents.matches(':popover-open')) contents.hidePopover();
  });

  /* Copy buttons. */
  for (const block of navigator.clipboard ? find('main .code') : []) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', () => navigator.clipboard.writeText(block.querySelector('code').textContent).then(() => {
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    }, () => { button.textContent = 'Not allowed'; }));
    block.append(button);
  }

  /* What scrolls can be reached by keyboard; the entry of what is being read is marked. */
  const label = box => {
    const section = box.closest('section');
    return (section ? section.firstElementChild.textContent : document.title) + ', scrolls';
  };
  const current = new Map(entries.filter(entry => entry.target).map(entry => [entry.target, entry.item.firstElementChild]));
  const watch = (callback, options, targets) => {
    const observer = new IntersectionObserver(changes => changes.forEach(callback), options);
    for (const target of targets) observer.observe(target);
  };
  if ('IntersectionObserver' in window) {
    const makeReachable = box => {
      if (box.tabIndex === 0 || (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight)) return;
      box.tabIndex = 0;
      box.setAttribute('role', 'group');
      box.setAttribute('aria-label', label(box));
    };
    const boxes = find('main .scroll, main .canvas, main pre');
    if (boxes.length <= 300) boxes.forEach(makeReachable); /* measuring more would lay out the whole report */
    watch(({ target, isIntersecting }) => { if (isIntersecting) makeReachable(target); }, {}, boxes);
    document.addEventListener('toggle', event => { find('.scroll, .canvas, pre', event.target).forEach(makeReachable); }, true);
    watch(({ target, isIntersecting }) => {
      if (!isIntersecting) return;
      for (const link of find('[aria-current]', contents)) link.removeAttribute('aria-current');
      current.get(target).setAttribute('aria-current', 'location');
    }, { rootMargin: '0px 0px -75% 0px' }, current.keys());
  }

  /* On paper nothing can be unfolded. */
  let folded = [];
  addEventListener('beforeprint', () => { folded = find('main details:not([open])'); for (const fold of folded) fold.open = true; });
  addEventListener('afterprint', () => { for (const fold of folded) fold.open = false; });
})();
