// The NHS number: shown 3-3-4, checked by modulus 11 (NHS Data Dictionary, NHS NUMBER).
export const shown = (number: string) => number.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3');

export const digits_of = (typed: string) => typed.replace(/[\s-]/g, '');

export function valid(typed: string): boolean {
  const digits = digits_of(typed);
  if (!/^\d{10}$/.test(digits)) return false;
  const weighted = [...digits.slice(0, 9)].reduce(
    (sum, digit, index) => sum + Number(digit) * (10 - index),
    0,
  );
  const check = (11 - (weighted % 11)) % 11;
  return check === Number(digits[9]);
}
