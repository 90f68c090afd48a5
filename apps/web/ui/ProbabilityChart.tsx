'use client'

import {
  AreaSeries,
  type AutoscaleInfo,
  createChart,
  type IPriceLine,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { formatPercent } from '../lib/formatPercent.ts'
import { readColours } from './readColours.ts'
import { toSeries } from './toSeries.ts'

/** A probability over time. `atMs` in milliseconds, rising; probabilities in [0, 1]. */
export type ChartPoint = { readonly atMs: number; readonly probability: number }

/** The chart proper, in a chunk of its own: load it through `Chart`. */
export default function ProbabilityChart({
  points,
  threshold,
}: {
  readonly points: readonly ChartPoint[]
  readonly threshold: number | undefined
}) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof build>>(undefined)

  useEffect(() => {
    if (!host.current) return
    const built = build(host.current)
    chart.current = built
    return () => {
      chart.current = undefined
      built.remove()
    }
  }, [])

  useEffect(() => chart.current?.setPoints(points), [points])
  useEffect(() => chart.current?.setThreshold(threshold), [threshold])
  return <div ref={host} />
}

function build(host: HTMLDivElement) {
  const chart = createChart(host, {
    autoSize: true,
    height: 280,
    // The attribution is a line of text below the chart: the built-in one brings a style element that the page refuses.
    layout: {
      attributionLogo: false,
      fontFamily: getComputedStyle(host).fontFamily,
      background: { color: 'transparent' },
    },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.14, bottom: 0.2 } },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false },
    localization: { priceFormatter: formatPercent },
    handleScroll: { vertTouchDrag: false },
  })
  let shown: number | undefined
  const series = chart.addSeries(AreaSeries, {
    lineWidth: 2,
    priceLineVisible: false,
    // The threshold stays in view, wherever the readings are.
    autoscaleInfoProvider: (getOwn: () => AutoscaleInfo | null) => {
      const range = getOwn()?.priceRange
      if (!range || shown === undefined) return getOwn()
      return { priceRange: { minValue: Math.min(range.minValue, shown), maxValue: Math.max(range.maxValue, shown) } }
    },
  })
  let line: IPriceLine | undefined

  const paint = () => {
    const colours = readColours(host, ['ink', 'ink-3', 'line', 'verdigris', 'brass'])
    chart.applyOptions({
      layout: { textColor: colours['ink-3'] },
      grid: { vertLines: { visible: false }, horzLines: { color: colours.line } },
      crosshair: { vertLine: { color: colours['ink-3'] }, horzLine: { color: colours['ink-3'] } },
    })
    series.applyOptions({
      lineColor: colours.verdigris,
      topColor: colours.verdigris.replace('rgb(', 'rgba(').replace(')', ', 0.2)'),
      bottomColor: 'transparent',
      crosshairMarkerBackgroundColor: colours.ink,
    })
    line?.applyOptions({ color: colours.brass, axisLabelColor: colours.brass })
  }
  paint()
  const themes = new MutationObserver(paint)
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const media = matchMedia('(prefers-color-scheme: dark)')
  media.addEventListener('change', paint)

  return {
    setPoints(points: readonly ChartPoint[]) {
      series.setData(toSeries(points).map(({ time, value }) => ({ time: time as UTCTimestamp, value })))
      chart.timeScale().fitContent()
    },
    setThreshold(threshold: number | undefined) {
      shown = threshold
      if (line) series.removePriceLine(line)
      line =
        threshold === undefined
          ? undefined
          : series.createPriceLine({ price: threshold, lineWidth: 2, lineStyle: LineStyle.Dashed, title: 'threshold' })
      paint()
    },
    remove() {
      themes.disconnect()
      media.removeEventListener('change', paint)
      chart.remove()
    },
  }
}
