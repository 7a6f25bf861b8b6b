"""GRASS GIS: r.cost and r.walk, the modules that AccessMod is built on.

Install: Debian `apt-get install grass-core`. Started by /usr/bin/python3 or $FARSAKH_PYTHON; starts itself again inside GRASS, in a location that goes away afterwards.
The clock runs for the module alone: it reads its maps, searches and writes its result; importing the maps beforehand does not count.
Memory is that of the module's process. Costs are float64.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time

import protocol

parser = argparse.ArgumentParser()
parser.add_argument('task', choices=['r.cost', 'r.walk'])
parser.add_argument('--grid', required=True, help='directory that benchmarks/terrain-files.ts wrote')
parser.add_argument('--neighbours', type=int, choices=[8, 16], default=8)
parser.add_argument('--memory', type=int, default=0, help='MB of cells that it may hold; 0 for all of them, which is fastest')
parser.add_argument('--warmup', type=int, default=0)
parser.add_argument('--iterations', type=int, default=1)
parser.add_argument('--out', default='', help='where to leave the seconds of all cells, float64 row by row, NaN where it did not come')
parser.add_argument('--inside', action='store_true')
args = parser.parse_args()
name = args.task + (', knight\'s moves' if args.neighbours == 16 else '')


def start_again():
    grass = shutil.which('grass')
    if grass is None:
        protocol.absent(name, args.task, 'install Debian grass-core')
    with open(os.path.join(args.grid, 'meta.json')) as file:
        crs = json.load(file)['crs']
    answer = subprocess.run([grass, '--tmp-location', crs, '--exec', sys.executable, os.path.abspath(__file__), *sys.argv[1:], '--inside'],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = [line for line in answer.stdout.splitlines() if line.startswith('{')]
    if not lines:
        sys.stderr.write(answer.stderr[-2000:])
        sys.exit(1)
    print(lines[-1])


def module(*words):
    subprocess.run([*words, '--quiet', '--overwrite'], check=True, stdout=subprocess.DEVNULL)


def read_maps():
    with open(os.path.join(args.grid, 'meta.json')) as file:
        meta = json.load(file)
    west, south, east, north = meta['bbox']
    size = [f'rows={meta["height"]}', f'cols={meta["width"]}']
    bounds = [f'west={west}', f'south={south}', f'east={east}', f'north={north}', *size]
    binary = lambda column: os.path.join(args.grid, column)
    module('g.region', f'w={west}', f's={south}', f'e={east}', f'n={north}', *size)
    module('r.in.bin', f'input={binary("code.u8")}', 'output=code', 'bytes=1', 'anull=0', *bounds)
    if args.task == 'r.walk':
        module('r.in.bin', '-s', f'input={binary("elevation.i16")}', 'output=elevation', 'bytes=2', *bounds)
        # Friction comes on top of the time for walking; 0 leaves that as it is, and what is null is a barrier.
        module('r.mapcalc', 'expression=friction = if(isnull(code), null(), 0.0)')
    else:
        cell = (east - west) / meta['width']
        seconds = 'null()'
        for code, row in enumerate(meta['classes']):
            if row['speed'] > 0:
                seconds = f'if(code == {code}, {cell * 3.6 / row["speed"]!r}, {seconds})'
        module('r.mapcalc', f'expression=friction = {seconds}')
    module('v.in.ascii', '-t', f'input={binary("sources.csv")}', 'output=sources', 'separator=comma', 'x=1', 'y=2', 'cat=3')
    return meta['width'] * meta['height']


def search(memory):
    """Seconds of the whole module, of its search alone, its peak memory in bytes, the MB that it would need, its processor time."""
    words = [args.task, '--verbose', '--overwrite', 'friction=friction' if args.task == 'r.walk' else 'input=friction', 'output=times', 'start_points=sources', f'memory={memory}']
    if args.task == 'r.walk':
        words.append('elevation=elevation')
    if args.neighbours == 16:
        words.append('-k')
    begin = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    text, marks = b'', {}
    while True:
        piece = os.read(child.stderr.fileno(), 65536)
        if not piece:
            break
        text += piece
        for mark in (b'Finding cost path', b'Writing output raster map'):
            if mark not in marks and mark in text:
                marks[mark] = time.perf_counter()
    _, status, usage = os.wait4(child.pid, 0)
    end = time.perf_counter()
    if status != 0:
        sys.stderr.write(text.decode(errors='replace')[-2000:])
        sys.exit(1)
    needs = re.search(rb'at least ([\d.]+) MB of memory', text)
    searched = marks[b'Writing output raster map'] - marks[b'Finding cost path']
    # Linux gives kilobytes.
    return end - begin, searched, usage.ru_maxrss * 1024, float(needs.group(1)) if needs else 0, usage.ru_utime + usage.ru_stime


def measure():
    cells = read_maps()
    # It takes 24 bytes a cell, in tiles of 64 x 64.
    memory = args.memory if args.memory > 0 else 100 + cells * 26 // 1_000_000
    runs = [search(memory) for _ in range(args.warmup + args.iterations)][args.warmup:]
    univar = subprocess.run(['r.univar', '-g', 'times'], check=True, stdout=subprocess.PIPE, text=True).stdout
    found = dict(line.split('=') for line in univar.split())
    if args.out:
        module('r.out.bin', 'input=times', f'output={args.out}', 'bytes=8', 'null=nan')
    version = subprocess.run(['g.version', '-g'], check=True, stdout=subprocess.PIPE, text=True).stdout.split('version=')[1].split()[0]
    print(json.dumps({
        'name': name, 'version': f'GRASS {version}', 'task': args.task, 'seconds': [run[0] for run in runs], 'processor': [run[4] for run in runs], 'checksum': protocol.sum_of(int(found['n']), float(found['sum'])),
        'peak': max(run[2] for run in runs), 'search': [run[1] for run in runs],
        'note': f'its search alone {min(run[1] for run in runs):.3g} s; cells within {memory} MB of memory' + (f', {runs[0][3]:.0f} MB needed' if runs[0][3] > memory else ''),
    }))


measure() if args.inside else start_again()
