// verify.island.ts — on the verify page: a chosen or dropped file is recomputed here, in the browser. The arithmetic is
// loaded only then: the page itself stays light, and without script the form posts as ever.
const input = document.querySelector<HTMLInputElement>('#tep')
const form = input?.form
const result = document.querySelector<HTMLElement>('#ket-qua')

if (input && form && result) {
  const verify = async (file: File | undefined) => {
    if (!file) return
    const { show } = await import('./verify-in-browser.tsx')
    show(result, await file.arrayBuffer(), document.documentElement.lang === 'en' ? 'en' : 'vi')
  }
  input.addEventListener('change', () => void verify(input.files?.[0]))
  form.addEventListener('submit', (event) => {
    if (!input.files?.[0]) return // the server says what is missing
    event.preventDefault()
    void verify(input.files[0])
  })
  document.addEventListener('dragover', (event) => event.preventDefault())
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    void verify(event.dataTransfer?.files[0])
  })
}
