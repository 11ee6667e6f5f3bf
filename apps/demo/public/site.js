// Adds to the cart without leaving the page. Without JavaScript the form does the same.
'use strict';

for (const form of document.querySelectorAll('form[data-add-to-cart]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const status = form.querySelector('[data-status]');
    try {
      const response = await fetch(form.dataset.addToCart, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({
          productId: form.elements.productId.value,
          quantity: Number(form.elements.quantity.value),
        }),
      });
      if (!response.ok) throw new Error(String(response.status));
      const { count } = await response.json();
      for (const place of document.querySelectorAll('[data-cart-count]')) place.textContent = count;
      status.textContent = 'It is in your cart.';
    } catch {
      status.textContent = 'That did not work. Please try again.';
    }
  });
}
