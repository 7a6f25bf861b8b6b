"""What every Python rival shares: the arguments, the graph directory, the clock, the last line of JSON."""
import argparse
import json
import os
import resource
import sys
import time


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('task', choices=['one-to-all', 'nearest', 'routes', 'matrix'])
    parser.add_argument('--graph', required=True, help='directory that benchmarks/graphs.ts wrote')
    parser.add_argument('--sources', type=int, default=200)
    parser.add_argument('--pairs', default='', help='flat list of node pairs: 1,2,3,4')
    parser.add_argument('--from', dest='rows', default='', help='file of node ids (u32) that a matrix has as rows')
    parser.add_argument('--to', dest='columns', default='', help='the same for its columns; all nodes when left out')
    parser.add_argument('--warmup', type=int, default=1)
    parser.add_argument('--iterations', type=int, default=3)
    return parser.parse_args()


def absent(name, task, install):
    print(json.dumps({'name': name, 'task': task, 'absent': install}))
    sys.exit(0)


def read_graph(directory, numpy):
    with open(os.path.join(directory, 'meta.json')) as file:
        meta = json.load(file)
    def column(name):
        return numpy.fromfile(os.path.join(directory, name), dtype='<u4')
    return meta['nodes'], column('tail.u32'), column('head.u32'), column('ms.u32')


def spread(nodes, count):
    """Sources spread over the ids: i * floor(nodes / count)."""
    return [i * (nodes // count) for i in range(count)]


def matrix_ends(args, numpy):
    """Rows and columns of a matrix, as they were written to the graph's directory; columns are None for all nodes."""
    return numpy.fromfile(args.rows, dtype='<u4'), numpy.fromfile(args.columns, dtype='<u4') if args.columns else None


def pairs(text):
    flat = [int(n) for n in text.split(',') if n != '']
    return list(zip(flat[::2], flat[1::2]))


def checksum(reached, total):
    """The number reached and the sum of their milliseconds; both exact integers below 2^53."""
    return f'{int(reached)}:{int(total)}'


def sum_of(reached, seconds):
    """Cells reached and the sum of their seconds to nine digits, for sums of float64 that are added in another order."""
    mantissa, exponent = f'{seconds:.8e}'.split('e')
    return f'{reached}:{mantissa}e{int(exponent):+d}'


def clock(run, args):
    seconds, answer = [], None
    for i in range(-args.warmup, args.iterations):
        begin = time.perf_counter()
        result = run()
        end = time.perf_counter()
        if i >= 0:
            seconds.append(end - begin)
        answer = result
    return seconds, answer


def report(name, version, args, seconds, answer, note=None):
    # Linux gives kilobytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    out = {'name': name, 'version': version, 'task': args.task, 'seconds': seconds, 'checksum': answer, 'peak': peak}
    if note is not None:
        out['note'] = note
    print(json.dumps(out))
