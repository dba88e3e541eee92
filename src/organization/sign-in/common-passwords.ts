// common-passwords.ts — what people in Việt Nam and elsewhere choose first, and so what is tried first. Without accents, in lower
// case; digits and signs around a word do not make it another one.
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
  matkhau matkhaucuatoi matkhaumoi khongcomatkhau khongcopass quenmatkhau nhapmatkhau anhyeuem emyeuanh
  yeuem yeuanh anhnhoem toiyeuban toiyeuvietnam mainayeuem maimaiyeuem khongbiet khongbietnua khongnho bimat
  bimatcuatoi giadinh giadinhtoi concho conmeo vietnam vietnamvodich hanoi saigon hochiminh namdinh ninhbinh
  hanam danang haiphong quantri quantrivien quantrihethong nguoidung canbo congchuc vanphong vanthu lanhdao
  motcua motcuadientu uybannhandan ubnd ubndxa ubndtinh dichvucong chinhquyen congan dangnhap taikhoan
  hethong xinchao tinhyeu hanhphuc cuocsong thanhcong maymanlam
  password passw passwd pass passpass passwordpassword mypassword newpassword changeme admin administrator
  adminadmin root user guest test testtest demo default login welcome letmein iloveyou iloveu iloveyouso
  loveyou sunshine princess football superman qwerty qwertyuiop qwertyui asdfghjkl asdfgh zxcvbnm zxcvbn
  qazwsx qazwsxedc qweasd qweasdzxc asd qwe abc abcd abcde abcdef abcdefgh abcdefghij a aa q dragon monkey
  master computer internet samsung iphone facebook google zalo gmail
`
    .trim()
    .split(/\s+/),
)

/** Rows of a keyboard and alphabets, both ways: a piece of one of them is no secret. */
export const RUNS: readonly string[] = [
  '01234567890123456789',
  '09876543210987654321',
  'abcdefghijklmnopqrstuvwxyz',
  'zyxwvutsrqponmlkjihgfedcba',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'a1b2c3d4e5f6g7h8i9',
]
