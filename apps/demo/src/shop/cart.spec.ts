import { Cart } from './cart';

const CUP = '37c0e4b8-a2d1-4f96-9b5c-08e7f1a36d05';
const POT = '52f8b0c6-1e7d-4935-8cda-e3a96f40b107';

describe('Cart', () => {
  it('comes back from its cookie as it was', () => {
    const cart = Cart.EMPTY.add(CUP, 2).add(POT, 1).add(CUP, 1);
    expect(Cart.parse(String(cart)).entries).toEqual([
      [CUP, 3],
      [POT, 1],
    ]);
    expect(cart.remove(CUP).count).toBe(1);
  });

  it('leaves out what somebody else wrote into the cookie', () => {
    expect(Cart.parse(`${CUP}:0~${CUP}:100~x:1~<script>:1~${POT}:2`).entries).toEqual([[POT, 2]]);
  });

  it('does not grow without end', () => {
    const many = Array.from({ length: 50 }, (_, i) => CUP.replace(/..$/, String(10 + i)));
    expect(many.reduce((cart, id) => cart.add(id, 200), Cart.EMPTY).count).toBe(20 * 99);
    expect(Cart.parse(many.map((id) => `${id}:1`).join('~')).count).toBe(20);
  });
});
