package design_test

import (
	"fmt"

	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/sensitivity"
)

var none sensitivity.Bootstrap

func ExampleRead() {
	f, err := design.Read("monitoring.yaml", []byte(`schema: detente/design/1
id: monitoring
scenario: border.yaml
seed: 1
replicates: 100
factors:
  - {path: params.monitor, uniform: [0.2, 0.8], steps: 3}
  - {path: params.fa, levels: [0, 0.1]}
plan: {kind: factorial}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := f.Build(design.Beside("testdata/monitoring.yaml"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range d.Len() {
		fmt.Println(i, d.Point(i).Settings)
	}
	// Output:
	// 0 [params.monitor=0.2 params.fa=0]
	// 1 [params.monitor=0.2 params.fa=0.1]
	// 2 [params.monitor=0.5 params.fa=0]
	// 3 [params.monitor=0.5 params.fa=0.1]
	// 4 [params.monitor=0.8 params.fa=0]
	// 5 [params.monitor=0.8 params.fa=0.1]
}

func ExampleRead_problems() {
	_, err := design.Read("monitoring.yaml", []byte(`schema: detente/design/1
id: monitoring
scenario: border.yaml
seed: 1
replicates: 100
factors:
  - {path: params.monitor, unifrom: [0.2, 0.8]}
plan: {kind: sobol, points: 0}
`))
	fmt.Println(err)
	// Output:
	// monitoring.yaml:7:5: factors.params.monitor: uniform, loguniform, triangular, normal, levels, dirichlet or simplex is missing
	// monitoring.yaml:7:28: factors.params.monitor.unifrom: unknown key, did you mean uniform?
	// monitoring.yaml:8:29: plan.points: found 0, expected a whole number in [1,1000000]
}

// Points of the unit cube serve without a scenario, too: here to find how much of the
// variance of a function each of its inputs accounts for.
func ExampleNewSobol() {
	base, err := design.NewSobol(1<<10, 2*2, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := sensitivity.NewSaltelli(design.Rows(base), 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	u, y := make([]float64, p.Dim()), make([]float64, p.Len())
	for i := range y {
		p.Point(i, u)
		y[i] = 2*u[0] + u[1]
	}
	x, err := p.Indices(y, sensitivity.Bootstrap{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %.2f\n", x.First[0].Value, x.First[1].Value)
	// Output: 0.80 0.20
}
