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

export const densities = ['compact', 'comfortable'] as const
export type RowDensity = (typeof densities)[number]

const densityKey = 'pesitwizard.density'

export function chosenDensity(): RowDensity {
  const stored = localStorage.getItem(densityKey)
  return densities.find((density) => density === stored) ?? 'compact'
}

export function chooseDensity(density: RowDensity): void {
  localStorage.setItem(densityKey, density)
  applyRowDensity()
}

function applyRowDensity(): void {
  applyDensity(chosenDensity() === 'compact' ? Density.Compact : Density.Comfortable)
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
  applyRowDensity()
  systemIsDark.addEventListener('change', applyTheme)
}
