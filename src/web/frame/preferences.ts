import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const themeKey = 'pesitwizard.theme'

export function chosenTheme(): Theme {
  const stored = localStorage.getItem(themeKey)
  return themes.find((theme) => theme === stored) ?? 'system'
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(themeKey, theme)
  applyTheme()
}

const systemIsDark = matchMedia('(prefers-color-scheme: dark)')

function applyTheme(): void {
  const theme = chosenTheme()
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark.matches)
  applyMode(isDark ? Mode.Dark : Mode.Light)
}

/** Before the first paint, and again whenever the system changes its mind. */
export function applyPreferences(): void {
  applyTheme()
  applyDensity(Density.Compact)
  systemIsDark.addEventListener('change', applyTheme)
}
