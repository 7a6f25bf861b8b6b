"""graph-tool's shortest_distance().

Install: Debian `apt-get install python3-graph-tool`. Run with /usr/bin/python3 or $FARSAKH_PYTHON.
As with igraph, several sources hang on one more vertex and the nearest is not labelled.
"""
import protocol

args = protocol.arguments()
try:
    import graph_tool
    import numpy
    from graph_tool.topology import shortest_distance
except ImportError:
    protocol.absent('graph-tool', args.task, 'install Debian python3-graph-tool')

nodes, tail, head, ms = protocol.read_graph(args.graph, numpy)
origin = 0
note = None
if args.task == 'nearest':
    origin = nodes
    note = 'one added vertex joins the sources; nearest source not labelled'
    sources = numpy.array(protocol.spread(nodes, args.sources))
    tail = numpy.concatenate([tail, numpy.full(len(sources), nodes)])
    head = numpy.concatenate([head, sources])
    ms = numpy.concatenate([ms, numpy.zeros(len(sources), dtype=ms.dtype)])
graph = graph_tool.Graph(directed=True)
graph.add_vertex(nodes + (args.task == 'nearest'))
cost = graph.new_edge_property('int64_t')
graph.add_edge_list(numpy.stack([tail, head, ms], axis=1).astype(numpy.int64), eprops=[cost])
pairs = protocol.pairs(args.pairs)
far = numpy.iinfo(numpy.int64).max
answer = {}


def all_from_origin():
    answer['ms'] = shortest_distance(graph, source=graph.vertex(origin), weights=cost).a


def routes():
    total = reached = 0
    for source, target in pairs:
        ms = shortest_distance(graph, source=graph.vertex(source), target=graph.vertex(target), weights=cost)
        if ms < far:
            reached += 1
            total += int(ms)
    answer['routes'] = protocol.checksum(reached, total)


rows, columns = protocol.matrix_ends(args, numpy) if args.task == 'matrix' else (None, None)
turned = graph_tool.GraphView(graph, reversed=True) if args.task == 'matrix' and columns is not None and len(columns) < len(rows) else None


def matrix():
    # One search for each of the fewer ends; the times of all nodes are taken from it, because naming targets makes it slower.
    total = reached = 0
    ends, others = (columns, rows) if turned is not None else (rows, columns)
    for end in ends:
        ms = shortest_distance(graph if turned is None else turned, source=graph.vertex(int(end)), weights=cost).a
        ms = ms if others is None else ms[others]
        known = ms < far
        reached += known.sum()
        total += ms[known].sum()
    answer['routes'] = protocol.checksum(reached, total)


seconds, _ = protocol.clock({'routes': routes, 'matrix': matrix}.get(args.task, all_from_origin), args)
if args.task not in ('routes', 'matrix'):
    distances = numpy.array(answer['ms'][:nodes])
    reached = distances < far
    answer['routes'] = protocol.checksum(reached.sum(), distances[reached].sum())
protocol.report('graph-tool', graph_tool.__version__.split(' ')[0], args, seconds, answer['routes'], note)
