import { Api, type Person } from './api.js';
import { Desk } from './desk.js';
import { avatar, h } from './dom.js';

const server = document.body.dataset.voiceServer ?? '';
const root = document.getElementById('app') ?? document.body;

async function start() {
  const found = await Api.resume(server);
  if (found instanceof Api) showDesk(found);
  else root.replaceChildren(signIn(found.people));
}

function signIn(people: readonly Person[]): HTMLElement {
  const choose = (person: Person) =>
    h(
      'button',
      { className: 'person', onclick: async () => showDesk(await Api.signIn(person.id, server)) },
      avatar(person.name),
      h('span', {}, h('b', {}, person.name), h('small', {}, person.role)),
    );
  return h(
    'main',
    { className: 'sign-in' },
    h('h1', {}, 'Harbour Bikes Support'),
    h(
      'p',
      {},
      'Write, talk or show us. Our assistant answers at once, and a colleague joins when it should be a person.',
    ),
    h('h2', {}, 'Sign in as'),
    h('div', { className: 'people' }, ...people.map(choose)),
    h('p', { className: 'note' }, 'A demo: three people, no passwords.'),
  );
}

function showDesk(api: Api) {
  const desk = new Desk(api, async () => {
    desk.close();
    await api.signOut();
    location.hash = '';
    await start();
  });
  root.replaceChildren(desk.element);
}

void start();
