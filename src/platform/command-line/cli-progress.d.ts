// The part of cli-progress that progress.ts uses; the package has no types of its own.
declare module 'cli-progress' {
  type Options = {
    readonly format: string
    readonly stream: NodeJS.WritableStream
    readonly clearOnComplete: boolean
    readonly hideCursor: boolean
  }
  class SingleBar {
    constructor(options: Options, preset: object)
    start(total: number, value: number): void
    increment(steps: number): void
    stop(): void
  }
  const cliProgress: { readonly SingleBar: typeof SingleBar; readonly Presets: { readonly shades_classic: object } }
  export default cliProgress
}
