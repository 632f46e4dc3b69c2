package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/detente-sim/detente/negotiation/spatial"
)

// spatialSizes are numbers of actors.
var spatialSizes = []int{10, 20, 40, 80, 160}

// drawTable draws a table of actors who differ in everything.
func drawTable(n int) *spatial.Table {
	draw := rand.New(rand.NewPCG(uint64(n), 7))
	t := &spatial.Table{Scale: spatial.Percent()}
	for i := range n {
		t.Actors = append(t.Actors, spatial.Actor{Name: strconv.Itoa(i), Capability: 1 + 99*draw.Float64(),
			Positions: []float64{100 * draw.Float64()}, Saliences: []float64{100 * draw.Float64()}})
	}
	return t
}

// BenchmarkSpatialByActors is the first turn of the Spatial Model of Politics, when all
// differ and most bargain, and what it takes to prepare the table.
func BenchmarkSpatialByActors(b *testing.B) {
	for _, n := range spatialSizes {
		b.Run(fmt.Sprintf("actors=%d", n), func(b *testing.B) {
			t, rules := drawTable(n), spatial.UsualRules()
			b.ReportAllocs()
			for b.Loop() {
				p, err := spatial.NewPolitics(t, rules)
				if err != nil {
					b.Fatal(err)
				}
				p.Turn(nil)
			}
		})
	}
}

func TestTheActorsOfSpatialBenchmarksBargain(t *testing.T) {
	t.Parallel()
	for _, n := range spatialSizes {
		p, err := spatial.NewPolitics(drawTable(n), spatial.UsualRules())
		require.NoError(t, err)
		before, moved := p.Positions(), 0
		p.Turn(nil)
		for i, x := range p.Positions() {
			if x[0] != before[i][0] {
				moved++
			}
		}
		require.Greater(t, moved, n/3)
	}
}
