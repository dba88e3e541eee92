// Vietnamese texts of signing in by a provider.

export const vi = {
  title: ({ provider }: { provider: string }) => `Chưa đăng nhập được bằng ${provider}`,
  titlePlain: 'Chưa đăng nhập được',
  description: 'Vì sao chưa đăng nhập được, và có thể làm gì.',
  nothingChanged: 'Không có gì bị thay đổi.',
  again: ({ provider }: { provider: string }) => `Thử lại bằng ${provider}`,
  withPassword: 'Đăng nhập bằng mật khẩu',
}
