package sweep

import (
	"io"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"github.com/detente-sim/detente/negotiation/design"
)

// result is a line of results.
type result struct {
	Point     int64    `parquet:"point"`
	Replicate int64    `parquet:"replicate"`
	Seed      int64    `parquet:"seed"`
	Metric    string   `parquet:"metric,dict"`
	Value     *float64 `parquet:"value,optional"`
}

// moment is a line of trajectories.
type moment struct {
	Point     int64    `parquet:"point"`
	Replicate int64    `parquet:"replicate"`
	Seed      int64    `parquet:"seed"`
	Month     int64    `parquet:"month"`
	Variable  string   `parquet:"variable,dict"`
	Value     *float64 `parquet:"value,optional"`
}

// rowsPerGroup bounds the memory of a file that is being written.
const rowsPerGroup = 1 << 17

// options are those of all Parquet files: what stands in them depends on nothing but what
// is written.
func options(about map[string]string) []parquet.WriterOption {
	list := []parquet.WriterOption{
		parquet.CreatedBy("detente", about["version"], ""),
		parquet.Compression(&parquet.Zstd),
		parquet.MaxRowsPerRowGroup(rowsPerGroup),
	}
	keys := make([]string, 0, len(about))
	for k := range about {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		list = append(list, parquet.KeyValueMetadata(k, about[k]))
	}
	return list
}

// ordered is a group whose columns stand in an order of their own.
type ordered struct {
	parquet.Group
	names []string
}

// Fields implements [parquet.Node].
func (o ordered) Fields() []parquet.Field {
	list := o.Group.Fields()
	slices.SortFunc(list, func(a, b parquet.Field) int { return slices.Index(o.names, a.Name()) - slices.Index(o.names, b.Name()) })
	return list
}

// pointTable writes what each point sets, one column for each that varies.
type pointTable struct {
	w       *parquet.GenericWriter[any]
	columns []design.Column
	grouped bool
	row     parquet.Row
}

func newPointTable(w io.Writer, d *design.Design, about map[string]string) *pointTable {
	t := &pointTable{columns: d.Columns(), grouped: len(d.Groups()) > 0}
	o := ordered{Group: parquet.Group{}}
	add := func(name string, node parquet.Node) {
		o.Group[name] = node
		o.names = append(o.names, name)
	}
	add("point", parquet.Leaf(parquet.Int64Type))
	if t.grouped {
		add("group", parquet.String())
	}
	add("seed", parquet.Leaf(parquet.Int64Type))
	for _, c := range t.columns {
		if c.Text {
			add(c.Name, parquet.Optional(parquet.String()))
		} else {
			add(c.Name, parquet.Optional(parquet.Leaf(parquet.DoubleType)))
		}
	}
	t.w = parquet.NewGenericWriter[any](w, append(options(about), parquet.NewSchema("points", o))...)
	return t
}

func (t *pointTable) add(p design.Point, seed uint64) error {
	t.row = t.row[:0]
	add := func(v parquet.Value, optional int) { t.row = append(t.row, v.Level(0, optional, len(t.row))) }
	add(parquet.Int64Value(int64(p.Number)), 0)
	if t.grouped {
		add(parquet.ByteArrayValue([]byte(p.Group)), 0)
	}
	add(parquet.Int64Value(int64(seed)), 0)
	for i, text := range p.Values {
		x, err := strconv.ParseFloat(text, 64)
		switch {
		case text == "":
			add(parquet.NullValue(), 0)
		case t.columns[i].Text:
			add(parquet.ByteArrayValue([]byte(text)), 1)
		case err != nil:
			return err
		default:
			add(parquet.DoubleValue(x), 1)
		}
	}
	_, err := t.w.WriteRows([]parquet.Row{t.row})
	return err
}
