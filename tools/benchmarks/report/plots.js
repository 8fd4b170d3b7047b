'use strict';

// Draws the plots of a result as SVG, for light and for dark pages, with a transparent background.

const echarts = require('echarts');

const { NAMES } = require('../calls/implementations');
const { median } = require('../../support/statistics');
const { moduleCost } = require('./costs');
const { rowOf } = require('./tables');

/** @typedef {import('./results').Result} Result */

/**
 * @typedef {object} Theme
 * @property {string} text
 * @property {string} line
 * @property {string[]} colours
 */

/** @type {Readonly<Record<'light' | 'dark', Theme>>} */
const THEMES = Object.freeze({
  light: {
    text: '#1f2328',
    line: '#d1d9e0',
    colours: ['#0969da', '#cf222e', '#1a7f37', '#9a6700', '#8250df', '#bf3989', '#57606a', '#0a7ea4'],
  },
  dark: {
    text: '#e6edf3',
    line: '#3d444d',
    colours: ['#58a6ff', '#ff7b72', '#3fb950', '#d29922', '#bc8cff', '#f778ba', '#9198a1', '#39c5cf'],
  },
});

const WIDTH = 820;

/**
 * @param {string} id
 * @returns {string} a label that is short enough for an axis
 */
function label(id) {
  const { tier, title, pipeline, isCeiling } = rowOf(id);
  if (isCeiling) return title.replace(/ of tiers?.*/, '');
  const [short] = title.replace(', spawned per request', '').split(', axum');
  return `${tier}  ${short}, ${pipeline}`;
}

/**
 * @param {Theme} theme
 * @param {string} title
 * @param {string} subtitle
 */
function frame(theme, title, subtitle) {
  return {
    animation: false,
    color: theme.colours,
    textStyle: { color: theme.text, fontFamily: 'Arial, Helvetica, sans-serif' },
    title: {
      text: title,
      subtext: subtitle,
      left: 8,
      textStyle: { color: theme.text, fontSize: 15 },
      subtextStyle: { color: theme.text, fontSize: 12 },
    },
    legend: {
      top: 58,
      left: 4,
      textStyle: { color: theme.text },
      itemWidth: 20,
      itemHeight: 10,
      itemGap: 28,
    },
  };
}

/**
 * @param {Theme} theme
 * @param {object} more
 */
function axis(theme, more) {
  return {
    axisLabel: { color: theme.text },
    axisLine: { lineStyle: { color: theme.line } },
    splitLine: { lineStyle: { color: theme.line } },
    nameTextStyle: { color: theme.text },
    ...more,
  };
}

/** @param {number} value */
function tick(value) {
  return value >= 1000 ? `${value / 1000}k` : String(value);
}

/**
 * Draws points on a logarithmic scale, with a line per row of the tables.
 *
 * @param {Theme} theme
 * @param {object} texts
 * @param {string} texts.title
 * @param {string} texts.subtitle
 * @param {string} texts.unit
 * @param {string[]} ids from top to bottom
 * @param {{ name: string, values: (number | null)[] }[]} series
 */
function dots(theme, { title, subtitle, unit }, ids, series) {
  return {
    ...frame(theme, title, subtitle),
    grid: { left: 270, right: 40, top: 92, bottom: 48 },
    xAxis: axis(theme, {
      type: 'log',
      name: unit,
      nameLocation: 'middle',
      nameGap: 28,
      axisLabel: { color: theme.text, formatter: tick },
    }),
    yAxis: axis(theme, { type: 'category', inverse: true, data: ids.map(label), splitLine: { show: true } }),
    series: series.map(({ name, values }, i) => ({
      name,
      type: 'scatter',
      symbol: ['circle', 'diamond', 'triangle'][i % 3],
      symbolSize: 12,
      data: values,
    })),
  };
}

/**
 * @param {Theme} theme
 * @param {Result} result
 */
function throughput(theme, { http = [] }) {
  const ids = http[0]?.rows.map(({ id }) => id) ?? [];
  const series = http.map(({ workers, workload, rows }) => ({
    name: `${workers} ${workers === 1 ? 'worker' : 'workers'}, ${workload === 'short' ? '44 bytes' : '512 bytes'}`,
    values: rows.map(({ closed }) => median(closed.map(({ rate }) => rate))),
  }));
  const texts = {
    title: 'Requests per second',
    subtitle: 'closed loop, 100 connections; higher is better',
    unit: 'requests per second, logarithmic',
  };
  return dots(theme, texts, ids, series);
}

/**
 * @param {Theme} theme
 * @param {Result} result
 */
function latency(theme, { http = [] }) {
  const [main] = http;
  const rows = main?.rows ?? [];
  const series = /** @type {const} */ (['p50', 'p95', 'p99']).map((which) => ({
    name: which,
    values: rows.map(({ open }) => median(open.map(({ ms }) => ms[which]))),
  }));
  const texts = {
    title: 'Latency',
    subtitle: `open loop at ${main?.openRate} requests/s, one worker, 44 bytes; lower is better`,
    unit: 'milliseconds, logarithmic',
  };
  const ids = rows.map(({ id }) => id);
  return dots(theme, texts, ids, series);
}

/** Rows that are only in the tables, as their lines would cover others. */
const LEFT_OUT = new Set([
  "article's pipeline as an addon, external Buffer",
  "article's pipeline as an addon, Vec<u8>",
  "article's pipeline in Wasm, wasm-bindgen",
  "article's pipeline in Wasm, by hand",
  'qr-core in Wasm, by hand',
]);

const COSTLIER_CONSTANT = 'an addon that returns a constant';

/**
 * @param {Theme} theme
 * @param {Result} result
 */
function callTimes(theme, { calls = [] }) {
  const all = (calls[0]?.rows ?? []).map(({ name }) => name);
  // Older results have only the other constant.
  const isLeftOut = (/** @type {string} */ name) =>
    LEFT_OUT.has(name) || (name === COSTLIER_CONSTANT && all.includes(NAMES.constant));
  const names = all.filter((name) => !isLeftOut(name));
  const series = names.map((name, i) => ({
    // Uses the shorter name for both constants, as a plot has only one.
    name: name === NAMES.constant ? COSTLIER_CONSTANT : name,
    type: 'line',
    symbol: ['circle', 'diamond', 'triangle'][i % 3],
    symbolSize: 8,
    lineStyle: { width: i === 0 ? 4 : 1.5, type: i < theme.colours.length ? 'solid' : 'dashed' },
    data: calls.flatMap(({ bytes, rows }) => {
      const us = rows.find((row) => row.name === name)?.us ?? [];
      return us.length === 0 ? [] : [[bytes, median(us)]];
    }),
  }));
  return {
    ...frame(theme, 'Microseconds of a call', 'in one process; lower is better'),
    grid: { left: 60, right: 40, top: 150, bottom: 48 },
    xAxis: axis(theme, {
      type: 'log',
      name: 'bytes of text, logarithmic',
      nameLocation: 'middle',
      nameGap: 28,
      min: 10,
      max: 4000,
    }),
    yAxis: axis(theme, { type: 'log', axisLabel: { color: theme.text, formatter: tick } }),
    series,
  };
}

/**
 * @param {Theme} theme
 * @param {Result} result
 */
function memory(theme, { soak }) {
  const rows = (soak?.rows ?? []).filter(({ id }) => {
    const { isCeiling, pipeline } = rowOf(id);
    return !isCeiling && pipeline !== 'article';
  });
  const subtitle = `${soak?.rate} requests/s to each server, all at the same time; a line that keeps rising would be a leak`;
  return {
    ...frame(theme, 'Memory over time, in MB', subtitle),
    grid: { left: 60, right: 40, top: 150, bottom: 48 },
    xAxis: axis(theme, { type: 'value', name: 'minutes', nameLocation: 'middle', nameGap: 28 }),
    yAxis: axis(theme, { type: 'value', min: 0 }),
    series: rows.map(({ id, samples }, i) => ({
      name: label(id),
      type: 'line',
      showSymbol: false,
      lineStyle: { width: 1.5, type: i < theme.colours.length ? 'solid' : 'dashed' },
      data: samples.map(({ seconds, bytes }) => [seconds / 60, bytes / 1e6]),
    })),
  };
}

/**
 * @param {Theme} theme
 * @param {Result} result
 */
function widthTimes(theme, { widths = [] }) {
  const names = widths[0]?.rows.map(({ name }) => name) ?? [];
  return {
    ...frame(theme, 'Microseconds of a call by width', '44 bytes of text, logarithmic; lower is better'),
    grid: { left: 60, right: 40, top: 100, bottom: 48 },
    xAxis: axis(theme, { type: 'value', name: 'pixels', nameLocation: 'middle', nameGap: 28, min: 0 }),
    yAxis: axis(theme, { type: 'log', axisLabel: { color: theme.text, formatter: tick } }),
    series: names.map((name, i) => ({
      name,
      type: 'line',
      symbol: ['circle', 'diamond', 'triangle'][i % 3],
      symbolSize: 8,
      lineStyle: { width: i === 0 ? 4 : 1.5 },
      data: widths.flatMap(({ width, rows }) => {
        const us = rows.find((row) => row.name === name)?.us ?? [];
        return us.length === 0 ? [] : [[width, median(us)]];
      }),
    })),
  };
}

/**
 * @param {Theme} theme
 * @param {Result} result
 */
function versions(theme, { symbolVersions = [] }) {
  const names = symbolVersions[0]?.rows.map(({ name }) => name) ?? [];
  const subtitle =
    'text that just fills each version, logarithmic; lower is better, a rising line grows faster than the symbol';
  return {
    ...frame(theme, 'Nanoseconds per module', subtitle),
    grid: { left: 60, right: 40, top: 100, bottom: 48 },
    xAxis: axis(theme, {
      type: 'value',
      name: 'version',
      nameLocation: 'middle',
      nameGap: 28,
      min: 1,
      max: 40,
      interval: 3,
    }),
    yAxis: axis(theme, { type: 'log', axisLabel: { color: theme.text, formatter: tick } }),
    series: names.map((name, i) => ({
      name,
      type: 'line',
      symbol: ['circle', 'diamond'][i % 2],
      symbolSize: 6,
      lineStyle: { width: i === 0 ? 4 : 1.5 },
      data: symbolVersions.map((calls) => [calls.version, moduleCost(calls, name)]),
    })),
  };
}

/** @type {Record<string, { alt: string, height: number, option: (theme: Theme, result: Result) => object, isOf?: (result: Result) => boolean }>} */
const PLOTS = {
  throughput: { alt: 'Requests per second of each tier', height: 500, option: throughput },
  latency: { alt: 'Latency of each tier', height: 500, option: latency },
  calls: { alt: 'Microseconds per call by length of text', height: 560, option: callTimes },
  widths: {
    alt: 'Microseconds per call by width of the picture',
    height: 420,
    option: widthTimes,
    isOf: ({ widths }) => widths !== undefined,
  },
  versions: {
    alt: 'Nanoseconds per module by version',
    height: 420,
    option: versions,
    isOf: ({ symbolVersions }) => symbolVersions !== undefined,
  },
  memory: { alt: 'Memory of each server over time', height: 520, option: memory },
};

/**
 * @param {Result} result
 * @returns {string[]} the names of the plots whose part was measured
 */
function plotsOf(result) {
  return Object.keys(PLOTS).filter((name) => PLOTS[name]?.isOf?.(result) ?? true);
}

/**
 * @param {string} name of PLOTS
 * @param {Result} result
 * @param {'light' | 'dark'} theme
 * @returns {string} SVG
 */
function plot(name, result, theme) {
  const chosen = PLOTS[name];
  if (chosen === undefined)
    throw new Error(`Expected a plot among ${Object.keys(PLOTS).join(', ')} for name`);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: chosen.height });
  chart.setOption(/** @type {import('echarts').EChartsOption} */ (chosen.option(THEMES[theme], result)));
  const svg = chart.renderToSVGString();
  chart.dispose();
  // Renumbers the names: the library counts for the whole process, so a file would depend on
  // earlier plots.
  const ids = new Map();
  return `${svg.replace(/zr\d+-[a-z-]+\d+/g, (id) => {
    if (!ids.has(id)) ids.set(id, `z${ids.size}`);
    return ids.get(id);
  })}\n`;
}

module.exports = { PLOTS, plot, plotsOf };
