export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
type ShellName = (typeof shells)[number]

const scripts: Readonly<Record<ShellName, string>> = {
  bash: `_pwctl() {
  local IFS=$'\\n'
  COMPREPLY=($(pwctl complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _pwctl pwctl
`,
  zsh: `#compdef pwctl
_pwctl() {
  local -a found
  found=("\${(@f)$(pwctl complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[*]}" ]]; then compadd -a found; else _files; fi
}
compdef _pwctl pwctl
`,
  fish: `complete -c pwctl -a '(pwctl complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName pwctl -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '""' }
  pwctl complete -- @words 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`,
}

/** How a shell asks `pwctl complete` for what may come next. */
export function completionScript(shell: ShellName): string {
  return scripts[shell]
}
