import { type Menu, menuSchema } from '../kiosk/menu.js';

/** A small menu with what can be special about one. */
export const MENU: Menu = menuSchema.parse({
  title: 'Volcano Burgers',
  currency: 'EUR',
  lang: 'en-IE',
  max_qty: 5,
  categories: [
    { id: 'burgers', title: 'Burgers' },
    { id: 'drinks', title: 'Drinks' },
  ],
  items: [
    { id: 'volcano', category: 'burgers', title: 'Volcano', price: 950, featured: true, image: '/v.svg' },
    { id: 'pie', category: 'burgers', title: 'Pie', price: 10, sold_out: true },
    {
      id: 'cola',
      category: 'drinks',
      title: 'Cola',
      choices: [
        { id: 'small', title: 'small', price: 240 },
        { id: 'large', title: 'large', price: 320 },
      ],
    },
  ],
});
