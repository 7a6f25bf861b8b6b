"""igraph's distances() and get_shortest_path().

Install: Debian `apt-get install python3-igraph` (or `pip install igraph`). Run with /usr/bin/python3 or $FARSAKH_PYTHON.
igraph has no search from the nearest of several sources: they hang on one more vertex by arcs of cost 0, and no nearest
source is labelled, which is less work than ours does.
"""
import protocol

args = protocol.arguments()
try:
    import igraph
    import numpy
except ImportError:
    protocol.absent('igraph', args.task, 'install Debian python3-igraph')

nodes, tail, head, ms = protocol.read_graph(args.graph, numpy)
arcs = numpy.stack([tail, head], axis=1).astype(numpy.int64)
costs = ms.astype(numpy.float64)
origin = 0
note = None
if args.task == 'nearest':
    origin = nodes
    note = 'one added vertex joins the sources; nearest source not labelled'
    sources = numpy.array(protocol.spread(nodes, args.sources))
    arcs = numpy.concatenate([arcs, numpy.stack([numpy.full(len(sources), nodes), sources], axis=1)])
    costs = numpy.concatenate([costs, numpy.zeros(len(sources))])
graph = igraph.Graph(n=nodes + (args.task == 'nearest'), edges=arcs, directed=True)
costs = costs.tolist()
pairs = protocol.pairs(args.pairs)
answer = {}


def all_from_origin():
    answer['ms'] = graph.distances(source=[origin], weights=costs)[0]


def routes():
    total = reached = 0
    for source, target in pairs:
        path = graph.get_shortest_paths(source, to=target, weights=costs, output='epath')[0]
        if path:
            reached += 1
            total += sum(costs[arc] for arc in path)
    answer['routes'] = protocol.checksum(reached, total)


rows, columns = protocol.matrix_ends(args, numpy) if args.task == 'matrix' else (None, None)


def matrix():
    # It searches from every row; with fewer columns it goes against the arcs from those.
    if columns is not None and len(columns) < len(rows):
        answer['ms'] = graph.distances(source=columns.tolist(), target=rows.tolist(), weights=costs, mode='in')
    else:
        answer['ms'] = graph.distances(source=rows.tolist(), target=None if columns is None else columns.tolist(), weights=costs)


seconds, _ = protocol.clock({'routes': routes, 'matrix': matrix}.get(args.task, all_from_origin), args)
if args.task == 'matrix':
    answer['ms'] = numpy.array(answer['ms'])
    reached = numpy.isfinite(answer['ms'])
    answer['routes'] = protocol.checksum(reached.sum(), answer['ms'][reached].sum())
elif args.task != 'routes':
    distances = numpy.array(answer['ms'][:nodes])
    reached = numpy.isfinite(distances)
    answer['routes'] = protocol.checksum(reached.sum(), distances[reached].sum())
protocol.report('igraph', igraph.__version__, args, seconds, answer['routes'], note)
