package report

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// figureDPI is the resolution of pictures in dots per inch: what journals ask for.
const figureDPI = 300

// SaveFigure writes a figure of 16 × 10 cm into dir, which must exist, as
// name.png with 300 dots per inch and as name.svg, and returns both paths. A
// file has all of its content or is not there; one that exists is replaced. The
// same figure gives the same bytes.
//
// The text of the SVG stays text, in Liberation Sans or what the viewer has of
// the same widths.
func SaveFigure(dir, name string, p *plot.Plot) ([]string, error) {
	if p == nil {
		return nil, errors.New("no figure to save")
	}
	if name == "" || name == "." || name == ".." || strings.ContainsAny(name, `/\`) {
		return nil, fmt.Errorf("figure name %q: expected the name of a file, without its ending", name)
	}
	picture, err := renderPNG(p)
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", name, err)
	}
	drawing, err := renderSVG(p)
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", name, err)
	}
	var paths []string
	for _, f := range []struct {
		ending  string
		content []byte
	}{{".png", picture}, {".svg", drawing}} {
		err := WriteFile(dir, name+f.ending, func(w *File) error {
			_, err := w.Write(f.content)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("figure %s: %w", name, err)
		}
		paths = append(paths, filepath.Join(dir, name+f.ending))
	}
	return paths, nil
}

// drawFigure leaves a margin, since text may otherwise touch the edge.
func drawFigure(p *plot.Plot, c draw.Canvas) {
	const margin = 4
	if p.BackgroundColor != nil {
		c.SetColor(p.BackgroundColor)
		c.Fill(c.Rectangle.Path())
	}
	p.Draw(draw.Crop(c, margin, -margin, margin, -margin))
}

func renderPNG(p *plot.Plot) ([]byte, error) {
	c := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(figureWidth, figureHeight), vgimg.UseDPI(figureDPI))}
	drawFigure(p, draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, err
	}
	return withResolution(b.Bytes()), nil
}

// withResolution says in a PNG how large it is in print, without which word
// processors show it three times too large. The chunk goes behind the first,
// which has a fixed length.
func withResolution(picture []byte) []byte {
	const header = 8 + 25 // signature and image header
	perMetre := uint32(math.Round(figureDPI / 0.0254))
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	chunk = append(chunk, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // the unit is the metre
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return bytes.Join([][]byte{picture[:header], chunk, picture[header:]}, nil)
}

func renderSVG(p *plot.Plot) ([]byte, error) {
	c := vgsvg.New(figureWidth, figureHeight)
	drawFigure(p, draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, err
	}
	// Viewers without the font would fall back on one with serifs and other widths.
	return bytes.ReplaceAll(b.Bytes(), []byte("font-family:Liberation Sans;"),
		[]byte("font-family:'Liberation Sans',Arial,Helvetica,sans-serif;")), nil
}
