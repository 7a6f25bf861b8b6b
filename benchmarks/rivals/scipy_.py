"""SciPy's csgraph.dijkstra.

Install: Debian `apt-get install python3-scipy` (or `pip install scipy`). Run with /usr/bin/python3 or $FARSAKH_PYTHON.
Costs are float64, in which integers below 2^53 are exact.
"""
import protocol

args = protocol.arguments()
try:
    import numpy
    import scipy
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra
except ImportError:
    protocol.absent('SciPy', args.task, 'install Debian python3-scipy')

nodes, tail, head, ms = protocol.read_graph(args.graph, numpy)
graph = csr_matrix((ms.astype(numpy.float64), (tail, head)), shape=(nodes, nodes))
answer = {}


def one_to_all():
    answer['ms'] = dijkstra(graph, indices=0)


def nearest():
    answer['ms'], _, answer['source'] = dijkstra(graph, indices=protocol.spread(nodes, args.sources), min_only=True, return_predecessors=True)


rows, columns = protocol.matrix_ends(args, numpy) if args.task == 'matrix' else (None, None)
# One search for each of the fewer ends; towards columns on the graph turned round.
turned = columns is not None and len(columns) < len(rows)
searched = graph.transpose().tocsr() if turned else graph


def matrix():
    ms = dijkstra(searched, indices=columns if turned else rows)
    answer['ms'] = ms if columns is None else ms[:, rows if turned else columns]


if args.task == 'routes':
    protocol.absent('SciPy', args.task, 'has no one-to-one search that stops at its target')
seconds, _ = protocol.clock({'one-to-all': one_to_all, 'nearest': nearest, 'matrix': matrix}[args.task], args)
reached = numpy.isfinite(answer['ms'])
protocol.report('SciPy', scipy.__version__, args, seconds, protocol.checksum(reached.sum(), answer['ms'][reached].sum()))
