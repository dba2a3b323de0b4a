<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>Application</name>
    <message>
        <source>Find heads…</source>
        <translation>Buscar cabezas…</translation>
    </message>
    <message>
        <source>Get models…</source>
        <translation>Obtener modelos…</translation>
    </message>
    <message>
        <source>If you want to help, send what it left behind</source>
        <translation>Si quiere ayudar, envíe lo que dejó</translation>
    </message>
    <message>
        <source>Install it again. If that does not help, show the report and send it</source>
        <translation>Instálelo de nuevo. Si no ayuda, muestre el informe y envíelo</translation>
    </message>
    <message>
        <source>The program ended by itself the last time</source>
        <translation>El programa terminó por sí solo la última vez</translation>
    </message>
    <message>
        <source>The program is not complete and can open no pictures</source>
        <translation>El programa no está completo y no puede abrir imágenes</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Drag the point to move it. A click with its own tool takes it away, with the other turns it</source>
        <translation>Arrastre el punto para moverlo. Un clic con su propia herramienta lo quita, con la otra lo convierte</translation>
    </message>
    <message>
        <source>Drag the point to move it. Click turns plus into minus, a right click takes it away</source>
        <translation>Arrastre el punto para moverlo. Un clic cambia más por menos; un clic derecho lo quita</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Shift and arrow keys move a cross, Enter uses the tool there, Page down goes to the next point, Delete takes it away.</source>
        <translation>Mayús y las flechas mueven una cruz, Intro usa ahí la herramienta, Av Pág va al punto siguiente y Supr lo quita.</translation>
    </message>
    <message>
        <source>The picture with its mask. Arrow keys move it; the View menu zooms and shows all of it.</source>
        <translation>La imagen con su máscara. Las flechas la mueven; el menú Ver cambia el zoom y la muestra entera.</translation>
    </message>
</context>
<context>
    <name>CanvasBase</name>
    <message>
        <source>After</source>
        <translation>Después</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Nothing is repainted yet: both sides are the same</source>
        <translation>Todavía no se ha repintado nada: ambos lados son iguales</translation>
    </message>
    <message>
        <source>Type a phrase above to see where the model looks</source>
        <translation>Escriba arriba una frase para ver dónde mira el modelo</translation>
    </message>
    <message>
        <source>Without a result</source>
        <translation>Sin resultado</translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>For photos get other models</source>
        <translation>Para fotos, obtenga otros modelos</translation>
    </message>
</context>
<context>
    <name>CropRow</name>
    <message>
        <source>A step that undo takes back (Enter)</source>
        <translation>Un paso que se puede deshacer (Intro)</translation>
    </message>
    <message>
        <source>Apply crop</source>
        <translation>Aplicar recorte</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Expand the canvas</source>
        <translation>Ampliar el lienzo</translation>
    </message>
    <message>
        <source>Shape of the crop</source>
        <translation>Forma del recorte</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>Enderezar</translation>
    </message>
    <message>
        <source>Straighten, in degrees</source>
        <translation>Enderezar, en grados</translation>
    </message>
    <message>
        <source>The picture stays as it was (Esc)</source>
        <translation>La imagen queda como estaba (Esc)</translation>
    </message>
    <message>
        <source>Turns the picture. Or hold Ctrl and draw along a line that is to be level or upright</source>
        <translation>Gira la imagen. O mantenga Ctrl y trace una línea que deba quedar horizontal o vertical</translation>
    </message>
    <message>
        <source>Upright instead of across, and back</source>
        <translation>Vertical en lugar de apaisado, y al revés</translation>
    </message>
    <message>
        <source>Upright or across</source>
        <translation>Vertical o apaisado</translation>
    </message>
    <message>
        <source>Width to height. Drag sides and corners; beyond the picture the canvas grows</source>
        <translation>Ancho y alto. Arrastre lados y esquinas; más allá de la imagen, el lienzo crece</translation>
    </message>
</context>
<context>
    <name>EdgeRow</name>
    <message>
        <source>A new one</source>
        <translation>Uno nuevo</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Contorno</translation>
    </message>
    <message>
        <source>Over how many pixels outside the mask old and new are mixed. Auto keeps it narrow</source>
        <translation>En cuántos píxeles fuera de la máscara se mezclan lo viejo y lo nuevo. Auto lo mantiene estrecho</translation>
    </message>
    <message>
        <source>Soft edge</source>
        <translation>Borde suave</translation>
    </message>
    <message>
        <source>The old one stays</source>
        <translation>Se conserva el anterior</translation>
    </message>
    <message>
        <source>Whether the outline of what is there stays, as with colours and clothes, or another comes</source>
        <translation>Si se conserva el contorno de lo que hay, como con colores y ropa, o viene otro</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source> · 16 bit</source>
        <translation> · 16 bits</translation>
    </message>
    <message>
        <source>&amp;Redo: {step}</source>
        <translation>&amp;Rehacer: {step}</translation>
    </message>
    <message>
        <source>&amp;Undo: {step}</source>
        <translation>&amp;Deshacer: {step}</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Qué se muestra</translation>
    </message>
    <message>
        <source>“{phrase}” in the result</source>
        <translation>«{phrase}» en el resultado</translation>
    </message>
    <message>
        <source>“{phrase}”, not selected yet</source>
        <translation>«{phrase}», aún sin seleccionar</translation>
    </message>
</context>
<context>
    <name>EditorVerbs</name>
    <message>
        <source>Copied the cut-out</source>
        <translation>Recorte copiado</translation>
    </message>
    <message>
        <source>Copied the picture</source>
        <translation>Imagen copiada</translation>
    </message>
</context>
<context>
    <name>ExpandDialog</name>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>&amp;Bottom</source>
        <translation>A&amp;bajo</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>&amp;Izquierda</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>&amp;Derecha</translation>
    </message>
    <message>
        <source>&amp;Top</source>
        <translation>&amp;Arriba</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Expand</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Expand the canvas</source>
        <translation>Ampliar el lienzo</translation>
    </message>
    <message>
        <source>The new part is selected. Repaint fills it, as the prompt says or as the picture goes on.</source>
        <translation>La parte nueva queda seleccionada. Repintar la llena como dice el prompt, o tal como sigue la imagen.</translation>
    </message>
    <message>
        <source>{width} × {height} px instead of {before}</source>
        <translation>{width} × {height} px en lugar de {before}</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>90 and more keeps fine colour edges</source>
        <translation>90 o más conserva los bordes finos de color</translation>
    </message>
    <message>
        <source>About {0}</source>
        <translation>Unos {0}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Examinar…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose folder and name</source>
        <translation>Elegir carpeta y nombre</translation>
    </message>
    <message>
        <source>Every pixel exactly as it is; larger files</source>
        <translation>Cada píxel exactamente como es; archivos más grandes</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>Tamaño del archivo</translation>
    </message>
    <message>
        <source>Folder and name. The ending says which format</source>
        <translation>Carpeta y nombre. La extensión indica el formato</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>Lado más largo</translation>
    </message>
    <message>
        <source>Longest side at most</source>
        <translation>Lado mayor, como máx.</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>Sin pérdida</translation>
    </message>
    <message>
        <source>Make the copy smaller</source>
        <translation>Reducir la copia</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadatos</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Desconocido</translation>
    </message>
    <message>
        <source>Of the copy, in pixels</source>
        <translation>De la copia, en píxeles</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Origen</translation>
    </message>
    <message>
        <source>Others can then tell it from a photo. No phrase, prompt or place goes along with that.</source>
        <translation>Así otros pueden distinguirla de una foto. No se incluye ninguna frase, prompt ni lugar.</translation>
    </message>
    <message>
        <source>Pictures ({0})</source>
        <translation>Imágenes ({0})</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Calidad</translation>
    </message>
    <message>
        <source>Replace file</source>
        <translation>Reemplazar archivo</translation>
    </message>
    <message>
        <source>Say that a model painted a part of it</source>
        <translation>Indicar que un modelo pintó una parte</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>Tamaño del archivo</translation>
    </message>
    <message>
        <source>There is a file of that name already</source>
        <translation>Ya existe un archivo con ese nombre</translation>
    </message>
    <message>
        <source>What kind of file</source>
        <translation>Tipo de archivo</translation>
    </message>
    <message>
        <source>What the file tells besides the picture</source>
        <translation>Lo que el archivo cuenta además de la imagen</translation>
    </message>
    <message>
        <source>Write nothing (Esc)</source>
        <translation>No escribir nada (Esc)</translation>
    </message>
    <message>
        <source>Write the file (Enter)</source>
        <translation>Escribir el archivo (Intro)</translation>
    </message>
    <message>
        <source>Writes IPTC's digital source type into the file's XMP</source>
        <translation>Escribe el tipo de fuente digital de IPTC en el XMP del archivo</translation>
    </message>
</context>
<context>
    <name>FileVerbs</name>
    <message>
        <source>A repaint is running</source>
        <translation>Se está repintando</translation>
    </message>
    <message>
        <source>A repaint is still running; its result would be lost.</source>
        <translation>Todavía se está repintando; su resultado se perdería.</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>Elija otro nombre</translation>
    </message>
    <message>
        <source>Copy one in another program first</source>
        <translation>Copie antes una en otro programa</translation>
    </message>
    <message>
        <source>Copy the picture itself in the browser and paste it here, or save it and open the file</source>
        <translation>Copie la imagen misma en el navegador y péguela aquí, o guárdela y abra el archivo</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>No guardar</translation>
    </message>
    <message>
        <source>Export recipe</source>
        <translation>Exportar receta</translation>
    </message>
    <message>
        <source>For many pictures at once: locheads-studio batch, on the command line</source>
        <translation>Para muchas imágenes a la vez: locheads-studio batch, en la línea de comandos</translation>
    </message>
    <message>
        <source>Go on editing (Esc)</source>
        <translation>Seguir editando (Esc)</translation>
    </message>
    <message>
        <source>Grey pictures (*.png *.tif)</source>
        <translation>Imágenes en grises (*.png *.tif)</translation>
    </message>
    <message>
        <source>Keep everything in a project file, then leave</source>
        <translation>Guardar todo en un proyecto y después salir</translation>
    </message>
    <message>
        <source>Load mask</source>
        <translation>Cargar máscara</translation>
    </message>
    <message>
        <source>Only the address came along, not the picture</source>
        <translation>Solo ha llegado la dirección, no la imagen</translation>
    </message>
    <message>
        <source>Open a picture</source>
        <translation>Abrir una imagen</translation>
    </message>
    <message>
        <source>Opened {name}, the first of {count} files</source>
        <translation>Se ha abierto {name}, el primero de {count} archivos</translation>
    </message>
    <message>
        <source>Project for this program, Krita and GIMP (*.ora)</source>
        <translation>Proyecto para este programa, Krita y GIMP (*.ora)</translation>
    </message>
    <message>
        <source>Recipe (*.json)</source>
        <translation>Receta (*.json)</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Guardar como</translation>
    </message>
    <message>
        <source>Save cut-out</source>
        <translation>Guardar recorte</translation>
    </message>
    <message>
        <source>Save mask</source>
        <translation>Guardar máscara</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Guardar…</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Quedarse aquí</translation>
    </message>
    <message>
        <source>Stop and leave</source>
        <translation>Detener y salir</translation>
    </message>
    <message>
        <source>The edits are lost</source>
        <translation>Los cambios se pierden</translation>
    </message>
    <message>
        <source>There is a file {0} already</source>
        <translation>Ya existe un archivo {0}</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard</source>
        <translation>No hay ninguna imagen en el portapapeles</translation>
    </message>
    <message>
        <source>Transparent pictures (*.png *.webp *.tif)</source>
        <translation>Imágenes transparentes (*.png *.webp *.tif)</translation>
    </message>
    <message>
        <source>Unsaved edits</source>
        <translation>Cambios sin guardar</translation>
    </message>
    <message>
        <source>{file} shows the picture, but holds no layers, results and masks.</source>
        <translation>{file} muestra la imagen, pero no contiene capas, resultados ni máscaras.</translation>
    </message>
    <message>
        <source>{file} was exported before the last changes.</source>
        <translation>{file} se exportó antes de los últimos cambios.</translation>
    </message>
    <message>
        <source>“{0}” has edits that are not saved.</source>
        <translation>«{0}» tiene cambios sin guardar.</translation>
    </message>
    <message>
        <source>“{0}” is being repainted.</source>
        <translation>Se está repintando «{0}».</translation>
    </message>
</context>
<context>
    <name>FilesRow</name>
    <message>
        <source>A picture of what to paint, which the painting model looks at</source>
        <translation>Una imagen de lo que se quiere pintar, que el modelo de pintura mira</translation>
    </message>
    <message>
        <source>A small addition to the painting model, made for it: a style, or a thing it learnt</source>
        <translation>Un pequeño añadido al modelo de pintura, hecho para él: un estilo, o algo que aprendió</translation>
    </message>
    <message>
        <source>Add a LoRA file…</source>
        <translation>Añadir un archivo LoRA…</translation>
    </message>
    <message>
        <source>LoRA files</source>
        <translation>Archivos LoRA</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>Imagen de referencia</translation>
    </message>
    <message>
        <source>Reference picture…</source>
        <translation>Imagen de referencia…</translation>
    </message>
</context>
<context>
    <name>FoundHeads</name>
    <message>
        <source>About the same</source>
        <translation>Más o menos igual</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>Mejor</translation>
    </message>
    <message>
        <source>Better than the present heads, {0}.</source>
        <translation>Mejor que las cabezas actuales, {0}.</translation>
    </message>
    <message>
        <source>But these were only {0} sentences: take more to be sure.</source>
        <translation>Pero solo eran {0} oraciones: use más para estar seguro.</translation>
    </message>
    <message>
        <source>Each found head alone, means over all sentences. Looks at the picture: share of its attention that goes to the picture. Spread: spatial entropy of its map, low when it looks at one place. Follows the words: how much its map changes with the phrase.</source>
        <translation>Cada cabeza encontrada por separado, medias de todas las oraciones. Mira la imagen: parte de su atención que va a la imagen. Dispersión: entropía espacial de su mapa, baja cuando mira a un solo lugar. Sigue las palabras: cuánto cambia su mapa con la frase.</translation>
    </message>
    <message>
        <source>Follows the words</source>
        <translation>Sigue las palabras</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Encontradas</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabeza</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Cabezas</translation>
    </message>
    <message>
        <source>How sure an answer is could not be told: {0}</source>
        <translation>No se pudo saber cuán segura es una respuesta: {0}</translation>
    </message>
    <message>
        <source>It is sure of nothing. Of what is not there, {0} is called not found.</source>
        <translation>No está seguro de nada. De lo que no está, el {0} se da por no encontrado.</translation>
    </message>
    <message>
        <source>Looks at the picture</source>
        <translation>Mira la imagen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nuevo</translation>
    </message>
    <message>
        <source>No better and no worse than the present heads, {0}: the difference may be chance.</source>
        <translation>Ni mejor ni peor que las cabezas actuales, {0}: la diferencia puede ser casual.</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>Sin medir</translation>
    </message>
    <message>
        <source>Of what it is sure of, {0} is right. Of what is not there, {1} is called not found.</source>
        <translation>De lo que da por seguro, el {0} es correcto. De lo que no está, el {1} se da por no encontrado.</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Solapamiento</translation>
    </message>
    <message>
        <source>Picked in</source>
        <translation>Elegida en</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>Actuales</translation>
    </message>
    <message>
        <source>Right place</source>
        <translation>Lugar correcto</translation>
    </message>
    <message>
        <source>Right place: share of sentences for which the brightest spot lies on what is meant. Overlap: of the bright region with it, 0 to 1.</source>
        <translation>Lugar correcto: parte de las oraciones en que el punto más brillante cae sobre lo nombrado. Solapamiento: de la región brillante con ello, de 0 a 1.</translation>
    </message>
    <message>
        <source>Share of sentences for which a head was among those that look most closely.</source>
        <translation>Parte de las oraciones en que una cabeza estuvo entre las que miran con más precisión.</translation>
    </message>
    <message>
        <source>Smoothing {0} cells, level {1}, margin {2}.</source>
        <translation>Suavizado de {0} celdas, nivel {1}, margen {2}.</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>Dispersión</translation>
    </message>
    <message>
        <source>The found heads, each alone:</source>
        <translation>Las cabezas encontradas, cada una por separado:</translation>
    </message>
    <message>
        <source>This model had no heads before: selecting by words needs them.</source>
        <translation>Este modelo no tenía cabezas: hacen falta para seleccionar con palabras.</translation>
    </message>
    <message>
        <source>Without masks nobody knows which are better. What is known is how often they were picked by how they look.</source>
        <translation>Sin máscaras nadie sabe cuáles son mejores. Lo que se sabe es con qué frecuencia fueron elegidas por su forma de mirar.</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>Peor</translation>
    </message>
    <message>
        <source>Worse than the present heads, {0}.</source>
        <translation>Peor que las cabezas actuales, {0}.</translation>
    </message>
    <message>
        <source>on {0} sentences that they were not chosen by</source>
        <translation>en {0} oraciones que no sirvieron para elegirlas</translation>
    </message>
    <message>
        <source>{0} could not be measured.</source>
        <translation>{0} no se pudieron medir.</translation>
    </message>
    <message>
        <source>{0} sentences about {1} pictures, {2}.</source>
        <translation>{0} oraciones sobre {1} imágenes, {2}.</translation>
    </message>
</context>
<context>
    <name>HeadCard</name>
    <message>
        <source>Head {0}</source>
        <translation>Cabeza {0}</translation>
    </message>
    <message>
        <source>Leave {0} out of the heat map</source>
        <translation>Dejar {0} fuera del mapa de calor</translation>
    </message>
    <message>
        <source>Look only with {0}</source>
        <translation>Mirar solo con {0}</translation>
    </message>
    <message>
        <source>Look with all heads again</source>
        <translation>Volver a mirar con todas las cabezas</translation>
    </message>
    <message>
        <source>Only</source>
        <translation>Solo esta</translation>
    </message>
    <message>
        <source>Sum: how much of its attention the head gives to the picture, 0 to 1. Entropy: how scattered it looks, 0 for one place. Sensitivity: how much the words move it; known from the second phrase on</source>
        <translation>Suma: cuánta de su atención da la cabeza a la imagen, de 0 a 1. Entropía: cuán dispersa mira, 0 si mira a un solo lugar. Sensibilidad: cuánto la mueven las palabras; se conoce desde la segunda frase</translation>
    </message>
    <message>
        <source>Take {0} into the heat map again</source>
        <translation>Volver a incluir {0} en el mapa de calor</translation>
    </message>
    <message>
        <source>Take {0} off the list</source>
        <translation>Quitar {0} de la lista</translation>
    </message>
</context>
<context>
    <name>HeadsPanel</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation><numerusform>%n lugar</numerusform><numerusform>%n lugares</numerusform></translation>
    </message>
    <message>
        <source>All heads</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>All heads of the model, a row for each layer</source>
        <translation>Todas las cabezas del modelo, una fila por capa</translation>
    </message>
    <message>
        <source>Arrow keys move, Space takes a head in or out</source>
        <translation>Las flechas mueven; Espacio incluye o quita una cabeza</translation>
    </message>
    <message>
        <source>Asked for “{0}”. Point here to see where it looked.</source>
        <translation>Se preguntó por «{0}». Señale aquí para ver dónde miró.</translation>
    </message>
    <message>
        <source>At the word “{0}”</source>
        <translation>En la palabra «{0}»</translation>
    </message>
    <message>
        <source>Attention on the picture, sorted</source>
        <translation>Atención a la imagen, ordenada</translation>
    </message>
    <message>
        <source>Attention sum</source>
        <translation>Suma de atención</translation>
    </message>
    <message>
        <source>Attention sum: how much a head looks at the picture. Entropy: how scattered it looks. Sensitivity: how much the words move it</source>
        <translation>Suma de atención: cuánto mira una cabeza a la imagen. Entropía: cuán dispersa mira. Sensibilidad: cuánto la mueven las palabras</translation>
    </message>
    <message>
        <source>Back to the heads that this model set looks with</source>
        <translation>Volver a las cabezas con que mira este conjunto de modelos</translation>
    </message>
    <message>
        <source>Click a head to take it in or out. Layers from bottom to top</source>
        <translation>Haga clic en una cabeza para incluirla o quitarla. Capas de abajo arriba</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>Detector</translation>
    </message>
    <message>
        <source>Each head's mean attention sum, in ascending order. Heads below τ hardly look at the picture</source>
        <translation>Suma de atención media de cada cabeza, en orden ascendente. Las que están bajo τ apenas miran la imagen</translation>
    </message>
    <message>
        <source>Head {0}</source>
        <translation>Cabeza {0}</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Cabezas</translation>
    </message>
    <message>
        <source>Heads that count</source>
        <translation>Cabezas que cuentan</translation>
    </message>
    <message>
        <source>How often a head above τ was among those of lowest entropy. The first ones are localization heads</source>
        <translation>Con qué frecuencia una cabeza sobre τ estuvo entre las de menor entropía. Las primeras son cabezas de localización</translation>
    </message>
    <message>
        <source>Known from the second phrase on the same picture on</source>
        <translation>Se conoce desde la segunda frase sobre la misma imagen</translation>
    </message>
    <message>
        <source>Layers above the deepest head in use are not loaded. Loading them takes memory and a moment</source>
        <translation>Las capas por encima de la cabeza más profunda en uso no están cargadas. Cargarlas requiere memoria y un momento</translation>
    </message>
    <message>
        <source>Low entropy</source>
        <translation>Entropía baja</translation>
    </message>
    <message numerus="yes">
        <source>Mean over the %n phrase(s) read so far. Layers 0 and 1 left out.</source>
        <translation><numerusform>Media de %n frase leída hasta ahora. Sin las capas 0 y 1.</numerusform><numerusform>Media de las %n frases leídas hasta ahora. Sin las capas 0 y 1.</numerusform></translation>
    </message>
    <message>
        <source>Measured on {0} sentences when the heads were found.</source>
        <translation>Medido en {0} oraciones cuando se buscaron las cabezas.</translation>
    </message>
    <message numerus="yes">
        <source>Over the %n phrase(s) read so far.</source>
        <translation><numerusform>Sobre la %n frase leída hasta ahora.</numerusform><numerusform>Sobre las %n frases leídas hasta ahora.</numerusform></translation>
    </message>
    <message>
        <source>Point here to see where the heads look when they read “{0}”</source>
        <translation>Apunte aquí para ver dónde miran las cabezas al leer «{0}»</translation>
    </message>
    <message>
        <source>Printed box</source>
        <translation>Recuadro escrito</translation>
    </message>
    <message>
        <source>Read all layers</source>
        <translation>Leer todas las capas</translation>
    </message>
    <message>
        <source>Reading every head…</source>
        <translation>Leyendo todas las cabezas…</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restablecer</translation>
    </message>
    <message>
        <source>Select something by words to see which heads found it.</source>
        <translation>Seleccione algo con palabras para ver qué cabezas lo encontraron.</translation>
    </message>
    <message>
        <source>Selection frequency</source>
        <translation>Frecuencia de selección</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Sensibilidad</translation>
    </message>
    <message>
        <source>The answer is another place.</source>
        <translation>La respuesta es otro lugar.</translation>
    </message>
    <message>
        <source>The answer is one of its places.</source>
        <translation>La respuesta es uno de sus lugares.</translation>
    </message>
    <message>
        <source>The heads were not read. Select something again.</source>
        <translation>No se leyeron las cabezas. Vuelva a seleccionar algo.</translation>
    </message>
    <message>
        <source>The stronger the colour, the more a head looks like a localization head.</source>
        <translation>Cuanto más intenso el color, más parece una cabeza de localización.</translation>
    </message>
    <message>
        <source>What colours the heads</source>
        <translation>Qué da color a las cabezas</translation>
    </message>
    <message>
        <source>Where each looked</source>
        <translation>Dónde miró cada uno</translation>
    </message>
    <message>
        <source>Word by word</source>
        <translation>Palabra por palabra</translation>
    </message>
    <message>
        <source>Word: {0}</source>
        <translation>Palabra: {0}</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>entropía</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
    <message>
        <source>sensitivity</source>
        <translation>sensibilidad</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>suma</translation>
    </message>
    <message>
        <source>{0} · sensitivity {1}</source>
        <translation>{0} · sensibilidad {1}</translation>
    </message>
    <message>
        <source>{0} · sum {1} · entropy {2}</source>
        <translation>{0} · suma {1} · entropía {2}</translation>
    </message>
</context>
<context>
    <name>HeadsSearch</name>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>The found heads are used from now on</source>
        <translation>Desde ahora se usan las cabezas encontradas</translation>
    </message>
    <message>
        <source>The search for localization heads is done</source>
        <translation>La búsqueda de cabezas de localización ha terminado</translation>
    </message>
</context>
<context>
    <name>HeadsWizard</name>
    <message>
        <source>&amp;Sentences</source>
        <translation>&amp;Oraciones</translation>
    </message>
    <message>
        <source>A folder of pictures, each with a text file of the same name that holds one phrase per line. No masks are needed: heads are chosen by how much and how closely they look, and by whether they follow the words.</source>
        <translation>Una carpeta de imágenes, cada una con un archivo de texto del mismo nombre que contiene una frase por línea. No hacen falta máscaras: las cabezas se eligen por cuánto y con qué precisión miran, y por si siguen las palabras.</translation>
    </message>
    <message>
        <source>A vision-language model looks at a picture with hundreds of attention heads. A few of them look exactly where the words point. They are found once for each model, on this computer and offline.</source>
        <translation>Un modelo de visión y lenguaje mira una imagen con cientos de cabezas de atención. Unas pocas miran justo adonde apuntan las palabras. Se buscan una vez por modelo, en este equipo y sin conexión.</translation>
    </message>
    <message>
        <source>Also choose how its maps are read, and how sure it is</source>
        <translation>Elegir también cómo se leen sus mapas y cuán seguro está</translation>
    </message>
    <message>
        <source>Back to the picture; a search goes on</source>
        <translation>Volver a la imagen; la búsqueda continúa</translation>
    </message>
    <message>
        <source>Begin. You can go on working meanwhile</source>
        <translation>Empezar. Mientras tanto puede seguir trabajando</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>Empezando…</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Elegir carpeta…</translation>
    </message>
    <message>
        <source>Choosing how its maps are read, and how sure it is</source>
        <translation>Eligiendo cómo se leen sus mapas y cuán seguro está</translation>
    </message>
    <message>
        <source>Choosing sentences…</source>
        <translation>Eligiendo oraciones…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Comparing the heads…</source>
        <translation>Comparando las cabezas…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Drawn at random in each of five trials. More take longer and are surer</source>
        <translation>Se sacan al azar en cada una de cinco pruebas. Más tardan más y son más fiables</translation>
    </message>
    <message>
        <source>Drawn storybook scenes</source>
        <translation>Escenas dibujadas de cuento</translation>
    </message>
    <message>
        <source>Find heads</source>
        <translation>Buscar cabezas</translation>
    </message>
    <message>
        <source>Find localization heads</source>
        <translation>Buscar cabezas de localización</translation>
    </message>
    <message>
        <source>How long it takes is measured on the first pictures.</source>
        <translation>El tiempo necesario se mide con las primeras imágenes.</translation>
    </message>
    <message>
        <source>It was stopped after {0} pictures. They are kept: it goes on from there.</source>
        <translation>Se detuvo tras {0} imágenes. Se conservan: sigue desde ahí.</translation>
    </message>
    <message>
        <source>Keep the old ones</source>
        <translation>Conservar las anteriores</translation>
    </message>
    <message>
        <source>Localization heads of {0}</source>
        <translation>Cabezas de localización de {0}</translation>
    </message>
    <message>
        <source>My own pictures</source>
        <translation>Mis propias imágenes</translation>
    </message>
    <message>
        <source>No folder chosen</source>
        <translation>Ninguna carpeta elegida</translation>
    </message>
    <message>
        <source>Nothing to prepare. Where each thing is drawn is known exactly, so heads are chosen by how well they hit it, and the result is measured. For photos, your own pictures are closer to the work.</source>
        <translation>No hay que preparar nada. Se sabe exactamente dónde está dibujada cada cosa: las cabezas se eligen por lo bien que aciertan y el resultado se mide. Para fotos, sus propias imágenes se parecen más al trabajo real.</translation>
    </message>
    <message>
        <source>Pictures with a text file of phrases beside each</source>
        <translation>Imágenes, cada una con un archivo de texto con frases</translation>
    </message>
    <message>
        <source>Pictures with phrases beside them</source>
        <translation>Imágenes con frases al lado</translation>
    </message>
    <message>
        <source>Progress of the search</source>
        <translation>Progreso de la búsqueda</translation>
    </message>
    <message>
        <source>Put them away</source>
        <translation>Descartarlas</translation>
    </message>
    <message>
        <source>Put what was found away</source>
        <translation>Descartar lo encontrado</translation>
    </message>
    <message>
        <source>Reading where every head looks</source>
        <translation>Leyendo dónde mira cada cabeza</translation>
    </message>
    <message>
        <source>Select with them from now on; the models are loaded again</source>
        <translation>Seleccionar con ellas desde ahora; los modelos se vuelven a cargar</translation>
    </message>
    <message>
        <source>Smoothing, level and margin that suit these heads, and what counts as sure, likely or not found: chosen on drawn scenes, measured on others</source>
        <translation>El suavizado, el nivel y el margen que convienen a estas cabezas, y qué cuenta como seguro, probable o no encontrado: se eligen en escenas dibujadas y se miden en otras</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Stop the search; what is done is kept</source>
        <translation>Detener la búsqueda; lo hecho se conserva</translation>
    </message>
    <message>
        <source>Stopping with this picture…</source>
        <translation>Deteniéndose con esta imagen…</translation>
    </message>
    <message>
        <source>The whole takes {0}, as measured before.</source>
        <translation>En total tarda {0}, según lo medido antes.</translation>
    </message>
    <message>
        <source>Use these heads</source>
        <translation>Usar estas cabezas</translation>
    </message>
    <message>
        <source>You can close this window and go on working: what you ask for goes first. Stopping keeps what is done, and so does leaving the program.</source>
        <translation>Puede cerrar esta ventana y seguir trabajando: lo que pida va primero. Al detener o salir del programa se conserva lo hecho.</translation>
    </message>
    <message>
        <source>{0} of {1} pictures</source>
        <translation>{0} de {1} imágenes</translation>
    </message>
    <message>
        <source>{0} · measuring how long they take</source>
        <translation>{0} · midiendo cuánto tardan</translation>
    </message>
    <message>
        <source>{0} · {1} left</source>
        <translation>{0} · quedan {1}</translation>
    </message>
    <message>
        <source>{0} · {1} left, measured on the last {2}</source>
        <translation>{0} · quedan {1}, medido en las últimas {2}</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Adelante</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>No page holds these words. Try fewer, or others.</source>
        <translation>Ninguna página contiene esas palabras. Pruebe con menos, o con otras.</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Search all pages</source>
        <translation>Buscar en todas las páginas</translation>
    </message>
    <message>
        <source>The pages of the help</source>
        <translation>Las páginas de la ayuda</translation>
    </message>
    <message>
        <source>Words that a page holds, all of them (Ctrl+F). Enter opens the first page</source>
        <translation>Palabras que contiene una página, todas ellas (Ctrl+F). Intro abre la primera página</translation>
    </message>
</context>
<context>
    <name>HintLine</name>
    <message>
        <source>The model does not know: {words}.</source>
        <translation>El modelo no conoce: {words}.</translation>
    </message>
    <message>
        <source>The painting model does not know: {words}.</source>
        <translation>El modelo de pintura no conoce: {words}.</translation>
    </message>
    <message>
        <source>Too long for the painting model: it reads up to “… {words}”.</source>
        <translation>Demasiado largo para el modelo de pintura: lee hasta «… {words}».</translation>
    </message>
    <message>
        <source>Will be read as “{phrase}”.</source>
        <translation>Se leerá como «{phrase}».</translation>
    </message>
    <message>
        <source>{named} and {count} more</source>
        <translation>{named} y {count} más</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Click a step to go there</source>
        <translation>Haga clic en un paso para ir a él</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>Memory that the history takes</source>
        <translation>Memoria que ocupa el historial</translation>
    </message>
</context>
<context>
    <name>InstanceRow</name>
    <message>
        <source>Confidence {0}</source>
        <translation>Confianza {0}</translation>
    </message>
    <message>
        <source>Left out: click to select it, too</source>
        <translation>Fuera de la selección: clic para incluirlo también</translation>
    </message>
    <message>
        <source>Selected: click to leave it out</source>
        <translation>Seleccionado: clic para dejarlo fuera</translation>
    </message>
    <message>
        <source>What was found, one by one</source>
        <translation>Lo encontrado, uno por uno</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Choose others: File, Keyboard shortcuts</source>
        <translation>Elija otros: Archivo, Atajos de teclado</translation>
    </message>
    <message>
        <source>Sample picture</source>
        <translation>Imagen de ejemplo</translation>
    </message>
    <message>
        <source>These shortcuts cannot be used, and the ordinary ones are: {0}</source>
        <translation>Estos atajos no se pueden usar y valen los predeterminados: {0}</translation>
    </message>
</context>
<context>
    <name>LayerVerbs</name>
    <message>
        <source>Add a picture as a layer</source>
        <translation>Añadir una imagen como capa</translation>
    </message>
    <message>
        <source>Add as a layer</source>
        <translation>Añadir como capa</translation>
    </message>
    <message>
        <source>Open instead of this picture</source>
        <translation>Abrir en lugar de esta imagen</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Delete the chosen layer; undo brings it back</source>
        <translation>Eliminar la capa elegida; deshacer la recupera</translation>
    </message>
    <message>
        <source>Edit the mask of the chosen layer</source>
        <translation>Editar la máscara de la capa elegida</translation>
    </message>
    <message>
        <source>How much of the chosen layer shows</source>
        <translation>Cuánto se ve de la capa elegida</translation>
    </message>
    <message>
        <source>Layers, top first</source>
        <translation>Capas, la superior primero</translation>
    </message>
    <message>
        <source>Leave the layer as it was</source>
        <translation>Dejar la capa como estaba</translation>
    </message>
    <message>
        <source>Mask of a layer</source>
        <translation>Máscara de una capa</translation>
    </message>
    <message>
        <source>Move the chosen layer down</source>
        <translation>Bajar la capa elegida</translation>
    </message>
    <message>
        <source>Move the chosen layer up</source>
        <translation>Subir la capa elegida</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Opacidad</translation>
    </message>
    <message>
        <source>Repaint the chosen layer again: its prompt and mask, another seed</source>
        <translation>Repintar de nuevo la capa elegida: su prompt y máscara, otra semilla</translation>
    </message>
    <message>
        <source>The layer shows where the mask is now (A)</source>
        <translation>La capa se muestra donde está ahora la máscara (A)</translation>
    </message>
    <message>
        <source>The mask is that of the marked layer: paint on it, then write it back</source>
        <translation>La máscara es la de la capa marcada: pinte sobre ella y después aplíquela</translation>
    </message>
    <message>
        <source>The tick shows or hides a layer. Double-click or F2 renames it, dragging or Alt+Up and Alt+Down moves it, Delete deletes it</source>
        <translation>La marca muestra u oculta una capa. Doble clic o F2 la renombra, arrastrar o Alt+Arriba y Alt+Abajo la mueve, Supr la elimina</translation>
    </message>
    <message>
        <source>Write back</source>
        <translation>Aplicar</translation>
    </message>
    <message>
        <source>{prompt}
Seed {seed}</source>
        <translation>{prompt}
Semilla {seed}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open a picture</source>
        <translation>Abrir una imagen</translation>
    </message>
</context>
<context>
    <name>MemoryMeter</name>
    <message>
        <source>Inpainter</source>
        <translation>Repintador</translation>
    </message>
    <message>
        <source>Memory of the models: {0} of {1}</source>
        <translation>Memoria de los modelos: {0} de {1}</translation>
    </message>
    <message>
        <source>Models: {0}</source>
        <translation>Modelos: {0}</translation>
    </message>
    <message>
        <source>Segmenter</source>
        <translation>Segmentador</translation>
    </message>
    <message>
        <source>The models use {0} of the {1} of graphics memory that they may use</source>
        <translation>Los modelos usan {0} de los {1} de memoria gráfica que pueden usar</translation>
    </message>
    <message>
        <source>The models use {0} of the {1} of main memory that they may use</source>
        <translation>Los modelos usan {0} de los {1} de memoria principal que pueden usar</translation>
    </message>
    <message>
        <source>Vision-language model</source>
        <translation>Modelo de visión y lenguaje</translation>
    </message>
    <message>
        <source>With the work itself up to {0} are needed at once</source>
        <translation>Con el propio trabajo se necesitan hasta {0} a la vez</translation>
    </message>
    <message>
        <source>on the graphics card one component at a time</source>
        <translation>en la tarjeta gráfica, un componente cada vez</translation>
    </message>
    <message>
        <source>on the graphics card only while it works</source>
        <translation>en la tarjeta gráfica solo mientras trabaja</translation>
    </message>
    <message>
        <source>read from the disk each time it is needed</source>
        <translation>se lee del disco cada vez que hace falta</translation>
    </message>
    <message>
        <source>stays in memory</source>
        <translation>permanece en memoria</translation>
    </message>
    <message>
        <source>stays on the graphics card</source>
        <translation>permanece en la tarjeta gráfica</translation>
    </message>
    <message>
        <source>waits in main memory, {0}</source>
        <translation>espera en la memoria principal, {0}</translation>
    </message>
    <message>
        <source>works on the processor, for the graphics card is full</source>
        <translation>trabaja en el procesador, porque la tarjeta gráfica está llena</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source> (about {minutes} min)</source>
        <translation> (unos {minutes} min)</translation>
    </message>
    <message>
        <source> (about {seconds} s)</source>
        <translation> (unos {seconds} s)</translation>
    </message>
    <message>
        <source>1024 pixels, good surfaces and light.</source>
        <translation>1024 píxeles, buenas superficies y buena luz.</translation>
    </message>
    <message>
        <source>140 languages.</source>
        <translation>140 idiomas.</translation>
    </message>
    <message>
        <source>140 languages. Its heads have to be found first.</source>
        <translation>140 idiomas. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>512 pixels; larger shapes hold together better than with 1.5.</source>
        <translation>512 píxeles; las formas grandes quedan más coherentes que con 1.5.</translation>
    </message>
    <message>
        <source>A JPEG cannot be transparent</source>
        <translation>Un JPEG no puede ser transparente</translation>
    </message>
    <message>
        <source>A blur of {kernel} taps and sigma {sigma} is not possible.</source>
        <translation>No es posible un desenfoque de {kernel} muestras y sigma {sigma}</translation>
    </message>
    <message>
        <source>A document that was kept against a crash cannot be read by this version</source>
        <translation>Un documento guardado por si el programa fallaba no puede leerse con esta versión</translation>
    </message>
    <message>
        <source>A dog with a bow tie</source>
        <translation>Un perro con pajarita</translation>
    </message>
    <message>
        <source>A head of a layer that was not read was asked for</source>
        <translation>Se pidió una cabeza de una capa que no se leyó</translation>
    </message>
    <message>
        <source>A job needs HxWx3 uint8 pixels, got {dtype} {shape}</source>
        <translation>Una tarea necesita píxeles HxWx3 uint8, llegó {dtype} {shape}</translation>
    </message>
    <message>
        <source>A mask cannot be saved as {suffix}</source>
        <translation>Una máscara no se puede guardar como {suffix}</translation>
    </message>
    <message>
        <source>A mask is HxW uint8, got {dtype} {shape}</source>
        <translation>Una máscara es HxW uint8, llegó {dtype} {shape}</translation>
    </message>
    <message>
        <source>A merged layer has no prompt of its own</source>
        <translation>Una capa combinada no tiene prompt propio</translation>
    </message>
    <message>
        <source>A new small model that understands long sentences. Its heads have to be found first.</source>
        <translation>Un modelo nuevo y pequeño que entiende oraciones largas. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>A pasted layer has no prompt of its own</source>
        <translation>Una capa pegada no tiene prompt propio</translation>
    </message>
    <message>
        <source>A recipe has 1 to {steps}</source>
        <translation>Una receta tiene de 1 a {steps}</translation>
    </message>
    <message>
        <source>A repaint is running</source>
        <translation>Se está repintando</translation>
    </message>
    <message>
        <source>A threshold needs finite values to choose from.</source>
        <translation>Un umbral necesita valores finitos entre los que elegir</translation>
    </message>
    <message>
        <source>A {kind} holds at most {most} pixels a side, the picture has {picture}</source>
        <translation>Un {kind} admite como máximo {most} píxeles por lado, la imagen tiene {picture}</translation>
    </message>
    <message>
        <source>A {kind} model with the decoder {decoder} cannot be read</source>
        <translation>No se puede leer un modelo {kind} con el decodificador {decoder}</translation>
    </message>
    <message>
        <source>A {name} cannot repaint</source>
        <translation>Un {name} no puede repintar aquí</translation>
    </message>
    <message>
        <source>A {name} has no known text decoder to quantise</source>
        <translation>Un {name} no tiene un decodificador de texto conocido que cuantizar</translation>
    </message>
    <message>
        <source>Accept it at {page}, make a read token there, log in once with `hf auth login`, and download again</source>
        <translation>Acéptela en {page}, cree allí un token de lectura, inicie sesión una vez con `hf auth login` y descargue de nuevo</translation>
    </message>
    <message>
        <source>Add a [[part]] or mend it in {path}</source>
        <translation>Añada un [[part]] o corríjalo en {path}</translation>
    </message>
    <message>
        <source>Add a file name</source>
        <translation>Añada un nombre de archivo</translation>
    </message>
    <message>
        <source>Add another one first, or delete this one</source>
        <translation>Añada otro antes, o elimine este</translation>
    </message>
    <message>
        <source>Add it in {path}</source>
        <translation>Añádalo en {path}</translation>
    </message>
    <message>
        <source>Add it with the brush</source>
        <translation>Añádala con el pincel</translation>
    </message>
    <message>
        <source>Add it with the samples, or leave it out.</source>
        <translation>Añádalo con las muestras, o déjelo fuera</translation>
    </message>
    <message>
        <source>Add its shadow</source>
        <translation>Añadir su sombra</translation>
    </message>
    <message>
        <source>Add labelled samples, or use the label-free criteria.</source>
        <translation>Añada muestras etiquetadas, o use los criterios sin etiquetas</translation>
    </message>
    <message>
        <source>Add phrases for the same picture.</source>
        <translation>Añada frases para la misma imagen</translation>
    </message>
    <message>
        <source>Add samples before looking for heads.</source>
        <translation>Añada muestras antes de buscar cabezas</translation>
    </message>
    <message>
        <source>Add samples.</source>
        <translation>Añada muestras</translation>
    </message>
    <message>
        <source>All {count} files are right</source>
        <translation>Los {count} archivos están bien</translation>
    </message>
    <message>
        <source>Allow reading it or copy it elsewhere</source>
        <translation>Permita leerlo o cópielo a otro sitio</translation>
    </message>
    <message>
        <source>Another program is downloading the same file</source>
        <translation>Otro programa está descargando el mismo archivo</translation>
    </message>
    <message>
        <source>Any aspect ratio, many languages.</source>
        <translation>Cualquier proporción, muchos idiomas.</translation>
    </message>
    <message>
        <source>Any aspect ratio, many languages. Its heads have to be found first, best on drawn scenes.</source>
        <translation>Cualquier proporción, muchos idiomas. Antes hay que buscar sus cabezas, mejor en escenas dibujadas.</translation>
    </message>
    <message>
        <source>Apply “{name}”</source>
        <translation>Aplicar «{name}»</translation>
    </message>
    <message>
        <source>As InternVL3, newer.</source>
        <translation>Como InternVL3, más nuevo.</translation>
    </message>
    <message>
        <source>As Qwen-Image-Edit, newer, also after a reference picture. Shadows and splashes beside the mask are offered.</source>
        <translation>Como Qwen-Image-Edit, más nuevo, también según una imagen de referencia. Ofrece las sombras y salpicaduras junto a la máscara.</translation>
    </message>
    <message>
        <source>As before, for changes that reach beyond a mask. For 80 GB. Its heads have to be found first.</source>
        <translation>Como el anterior, para cambios que van más allá de la máscara. Para 80 GB. Antes hay que encontrar sus cabezas.</translation>
    </message>
    <message>
        <source>As before, with finer masks and larger, better paintings. For 24 GB of graphics memory.</source>
        <translation>Como el anterior, con máscaras más finas y pinturas más grandes y mejores. Para 24 GB de memoria gráfica.</translation>
    </message>
    <message>
        <source>Ask about more scenes.</source>
        <translation>Pregunte por más escenas.</translation>
    </message>
    <message>
        <source>Ask about scenes that hold things.</source>
        <translation>Pregunte por escenas que contengan cosas.</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Pregunte de nuevo</translation>
    </message>
    <message>
        <source>Ask for things that are not there, too.</source>
        <translation>Pregunte también por cosas que no están</translation>
    </message>
    <message>
        <source>At the sea</source>
        <translation>En el mar</translation>
    </message>
    <message>
        <source>Begin it with / or a drive</source>
        <translation>Empiécela con / o con una unidad</translation>
    </message>
    <message>
        <source>Begin with a point inside</source>
        <translation>Empiece con un punto dentro</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pincel</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Candidato</translation>
    </message>
    <message>
        <source>Cannot make the folder {path}: there is a file of that name</source>
        <translation>No se puede crear la carpeta {path}: hay un archivo con ese nombre</translation>
    </message>
    <message>
        <source>Cannot write {path}: another program has it open</source>
        <translation>No se puede escribir {path}: otro programa lo tiene abierto</translation>
    </message>
    <message>
        <source>Cannot write {path}: {what}</source>
        <translation>No se puede escribir {path}: {what}</translation>
    </message>
    <message>
        <source>Change it in {path}</source>
        <translation>Cámbielo en {path}</translation>
    </message>
    <message>
        <source>Change the mask of “{name}”</source>
        <translation>Cambiar la máscara de «{name}»</translation>
    </message>
    <message>
        <source>Changes what is there as it is told (“make it wet”), also after a reference picture.</source>
        <translation>Cambia lo que hay según se le diga («mójalo»), también según una imagen de referencia.</translation>
    </message>
    <message>
        <source>Changes what is there as it is told, in many languages; letters in pictures, also Chinese.</source>
        <translation>Cambia lo que hay según se le diga, en muchos idiomas; letras en imágenes, también chinas.</translation>
    </message>
    <message>
        <source>Changes what is there as it is told. Needs 40 GB of graphics memory or patience. Not for commercial use.</source>
        <translation>Cambia lo que hay según se le diga. Necesita 40 GB de memoria gráfica o paciencia. No para uso comercial.</translation>
    </message>
    <message>
        <source>Check the disk</source>
        <translation>Revise el disco</translation>
    </message>
    <message>
        <source>Check the name</source>
        <translation>Revise el nombre</translation>
    </message>
    <message>
        <source>Check the network and try again; what has arrived is kept</source>
        <translation>Revise la red e inténtelo de nuevo; lo recibido se conserva</translation>
    </message>
    <message>
        <source>Choose a .safetensors file that is there</source>
        <translation>Elija un archivo .safetensors que exista</translation>
    </message>
    <message>
        <source>Choose a folder on another disk</source>
        <translation>Elija una carpeta de otro disco</translation>
    </message>
    <message>
        <source>Choose a folder on another disk and check this one</source>
        <translation>Elija una carpeta de otro disco y revise este</translation>
    </message>
    <message>
        <source>Choose a folder with model_index.json</source>
        <translation>Elija una carpeta con model_index.json</translation>
    </message>
    <message>
        <source>Choose a higher one</source>
        <translation>Elija una más alta</translation>
    </message>
    <message>
        <source>Choose a name that ends with .ora</source>
        <translation>Elija un nombre que termine en .ora</translation>
    </message>
    <message>
        <source>Choose a quality from 1 to 100, usually 90 to 95</source>
        <translation>Elija una calidad de 1 a 100, normalmente de 90 a 95</translation>
    </message>
    <message>
        <source>Choose a shorter name</source>
        <translation>Elija un nombre más corto</translation>
    </message>
    <message>
        <source>Choose another cache folder in the settings</source>
        <translation>Elija otra carpeta de caché en los ajustes</translation>
    </message>
    <message>
        <source>Choose another data set</source>
        <translation>Elija otro conjunto de datos</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Elija otra carpeta</translation>
    </message>
    <message>
        <source>Choose another folder, or allow writing to this one</source>
        <translation>Elija otra carpeta o permita escribir en esta</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>Elija otro modelo</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>Elija otro nombre</translation>
    </message>
    <message>
        <source>Choose another part of it</source>
        <translation>Elija otra parte</translation>
    </message>
    <message>
        <source>Choose another set</source>
        <translation>Elija otro conjunto</translation>
    </message>
    <message>
        <source>Choose another set, or name another revision in your models.toml</source>
        <translation>Elija otro conjunto, o indique otra revisión en su models.toml</translation>
    </message>
    <message>
        <source>Choose at least 1</source>
        <translation>Elija al menos 1</translation>
    </message>
    <message>
        <source>Choose between {low} and {high}</source>
        <translation>Elija entre {low} y {high}</translation>
    </message>
    <message>
        <source>Choose from 1 to {pages}</source>
        <translation>Elija del 1 al {pages}</translation>
    </message>
    <message>
        <source>Choose from L0H0 to {head2}.</source>
        <translation>Elija de L0H0 a {head2}</translation>
    </message>
    <message>
        <source>Choose from attention_sum, entropy and sensitivity.</source>
        <translation>Elija entre attention_sum, entropy y sensitivity</translation>
    </message>
    <message>
        <source>Choose it again under More parameters, and repaint</source>
        <translation>Elígela de nuevo en Más parámetros y repinta</translation>
    </message>
    <message>
        <source>Choose one of another layer</source>
        <translation>Elija una de otra capa</translation>
    </message>
    <message>
        <source>Choose one that was trained for it, or another model set</source>
        <translation>Elija uno entrenado para él u otro conjunto de modelos</translation>
    </message>
    <message>
        <source>Choose one, then repaint (Ctrl+Enter)</source>
        <translation>Elija uno y después repinte (Ctrl+Intro)</translation>
    </message>
    <message>
        <source>Choose other data.</source>
        <translation>Elija otros datos</translation>
    </message>
    <message>
        <source>Choose safetensors files</source>
        <translation>Elija archivos safetensors</translation>
    </message>
    <message>
        <source>Choose the model's folder</source>
        <translation>Elija la carpeta del modelo</translation>
    </message>
    <message>
        <source>Clean up</source>
        <translation>Limpiar</translation>
    </message>
    <message>
        <source>Clear mask</source>
        <translation>Borrar máscara</translation>
    </message>
    <message>
        <source>Close it there and try again</source>
        <translation>Ciérrelo allí e inténtelo de nuevo</translation>
    </message>
    <message>
        <source>Close other programs and try again</source>
        <translation>Cierre otros programas e inténtelo de nuevo</translation>
    </message>
    <message>
        <source>Close other programs or open a smaller copy</source>
        <translation>Cierre otros programas o abra una copia más pequeña</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model set</source>
        <translation>Cierre otros programas o elija un conjunto de modelos más pequeño</translation>
    </message>
    <message>
        <source>Close other programs, or make a smaller copy in another program and open that</source>
        <translation>Cierre otros programas, o haga una copia más pequeña en otro programa y ábrala</translation>
    </message>
    <message>
        <source>Close other programs, or open it in another program and save it with fewer layers</source>
        <translation>Cierre otros programas, o ábralo en otro programa y guárdelo con menos capas</translation>
    </message>
    <message>
        <source>Close other programs, use a smaller picture or mask, or choose a smaller model set</source>
        <translation>Cierre otros programas, use una imagen o máscara más pequeña, o elija un conjunto de modelos más pequeño</translation>
    </message>
    <message>
        <source>Collect them again</source>
        <translation>Recójalos de nuevo</translation>
    </message>
    <message>
        <source>Compare with the other baselines</source>
        <translation>Compare con las otras líneas base</translation>
    </message>
    <message>
        <source>Convert it to PNG in another program</source>
        <translation>Conviértalo a PNG en otro programa</translation>
    </message>
    <message>
        <source>Convert it to PNG, for example with djxl</source>
        <translation>Conviértalo a PNG, por ejemplo con djxl</translation>
    </message>
    <message>
        <source>Create the folder or choose another</source>
        <translation>Cree la carpeta o elija otra</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Recortar</translation>
    </message>
    <message>
        <source>Crop it, or choose another model</source>
        <translation>Recórtela o elija otro modelo</translation>
    </message>
    <message>
        <source>Delete results or layers that are not needed</source>
        <translation>Elimine resultados o capas que no hagan falta</translation>
    </message>
    <message>
        <source>Delete selection “{name}”</source>
        <translation>Eliminar la selección «{name}»</translation>
    </message>
    <message>
        <source>Delete “{name}”</source>
        <translation>Eliminar «{name}»</translation>
    </message>
    <message>
        <source>Develop it in a raw converter (darktable, RawTherapee, Lightroom) and save it as TIFF or JPEG</source>
        <translation>Revélelo en un programa para RAW (darktable, RawTherapee, Lightroom) y guárdelo como TIFF o JPEG</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>Hágalo de nuevo</translation>
    </message>
    <message>
        <source>Do not use this source</source>
        <translation>No use esta fuente</translation>
    </message>
    <message>
        <source>Download it again, or choose another model set</source>
        <translation>Descárguelo de nuevo o elija otro conjunto de modelos</translation>
    </message>
    <message>
        <source>Download it again; no other {suffix} files are read</source>
        <translation>Descárguelo de nuevo; no se leen otros archivos {suffix}</translation>
    </message>
    <message>
        <source>Download it in the model manager, or with `locheads-studio models download {model_set}`</source>
        <translation>Descárguelo en el gestor de modelos, o con `locheads-studio models download {model_set}`</translation>
    </message>
    <message>
        <source>Download it whole: `locheads-studio models download {name} --whole`</source>
        <translation>Descárguelo entero: `locheads-studio models download {name} --whole`</translation>
    </message>
    <message>
        <source>Download or install it again</source>
        <translation>Descárguelo o instálelo de nuevo</translation>
    </message>
    <message>
        <source>Download or train the segmenter again.</source>
        <translation>Descargue o entrene de nuevo el segmentador</translation>
    </message>
    <message>
        <source>Download the model again</source>
        <translation>Descargue el modelo de nuevo</translation>
    </message>
    <message>
        <source>Download the segmenter again</source>
        <translation>Descargue el segmentador de nuevo</translation>
    </message>
    <message>
        <source>Downloaded and checked</source>
        <translation>Descargado y comprobado</translation>
    </message>
    <message>
        <source>Duplicate “{name}”</source>
        <translation>Duplicar «{name}»</translation>
    </message>
    <message>
        <source>End the name of the cut-out with .png</source>
        <translation>Termine el nombre del recorte en .png</translation>
    </message>
    <message>
        <source>End the name with .png</source>
        <translation>Termine el nombre en .png</translation>
    </message>
    <message>
        <source>End the name with .png, .jpg, .webp or .tif</source>
        <translation>Termine el nombre en .png, .jpg, .webp o .tif</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>Expand the canvas</source>
        <translation>Ampliar el lienzo</translation>
    </message>
    <message>
        <source>Export it again</source>
        <translation>Expórtela de nuevo</translation>
    </message>
    <message>
        <source>Export it again from a document, with File, Export recipe</source>
        <translation>Expórtela de nuevo desde un documento, con Archivo, Exportar receta</translation>
    </message>
    <message>
        <source>Export it as PNG in another program</source>
        <translation>Expórtelo como PNG en otro programa</translation>
    </message>
    <message>
        <source>Export it as PNG, for example with Inkscape</source>
        <translation>Expórtelo como PNG, por ejemplo con Inkscape</translation>
    </message>
    <message>
        <source>Export the page as PNG, for example with pdftoppm</source>
        <translation>Exporte la página como PNG, por ejemplo con pdftoppm</translation>
    </message>
    <message>
        <source>Fast on any device.</source>
        <translation>Rápido en cualquier dispositivo.</translation>
    </message>
    <message>
        <source>Fast, 512 pixels, runs on 6 GB.</source>
        <translation>Rápido, 512 píxeles, funciona con 6 GB.</translation>
    </message>
    <message>
        <source>Fast, a little finer than tiny.</source>
        <translation>Rápido, un poco más fino que tiny.</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>Calar</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Rellenar</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>Rellenar huecos</translation>
    </message>
    <message>
        <source>Find them once: File, Find heads in the window, or `locheads-studio heads find --install`</source>
        <translation>Búsquelas una vez: Archivo, Buscar cabezas en la ventana, o `locheads-studio heads find --install`</translation>
    </message>
    <message>
        <source>Finds a little more than 7B (published: 76.1 against 74.2 on RefCOCO val; not reproduced). Heads are known. For 24 GB.</source>
        <translation>Encuentra algo más que 7B (publicado: 76.1 frente a 74.2 en RefCOCO val; sin reproducir). Se conocen sus cabezas. Para 24 GB.</translation>
    </message>
    <message>
        <source>Fine detail, many languages.</source>
        <translation>Detalle fino, muchos idiomas.</translation>
    </message>
    <message>
        <source>Fine detail, many languages. Its heads have to be found first.</source>
        <translation>Detalle fino, muchos idiomas. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>Finer than SAM ViT-H in a third of the work.</source>
        <translation>Más fino que SAM ViT-H con un tercio del trabajo.</translation>
    </message>
    <message>
        <source>Flip horizontally</source>
        <translation>Voltear en horizontal</translation>
    </message>
    <message>
        <source>Flip vertically</source>
        <translation>Voltear en vertical</translation>
    </message>
    <message>
        <source>Four steps. Paints and changes what is there (“make it wet”), also after a reference picture.</source>
        <translation>Cuatro pasos. Pinta y cambia lo que hay («mójalo»), también según una imagen de referencia.</translation>
    </message>
    <message>
        <source>Free some space and go on; what has arrived is kept</source>
        <translation>Libere espacio y continúe; lo recibido se conserva</translation>
    </message>
    <message>
        <source>Free some space or choose a folder on another disk</source>
        <translation>Libere espacio o elija una carpeta de otro disco</translation>
    </message>
    <message>
        <source>Free some space, or choose another cache folder in the settings</source>
        <translation>Libere espacio o elija otra carpeta de caché en los ajustes</translation>
    </message>
    <message>
        <source>Free some space, or choose another cache folder in the settings, and go on; what has arrived is kept</source>
        <translation>Libere espacio o elija otra carpeta de caché en los ajustes, y continúe; lo recibido se conserva</translation>
    </message>
    <message>
        <source>Further channels, which are not opacity, were left out.</source>
        <translation>Se dejaron fuera otros canales, que no son de opacidad.</translation>
    </message>
    <message>
        <source>Get the file again</source>
        <translation>Consiga el archivo de nuevo</translation>
    </message>
    <message>
        <source>Get the file again from where it came</source>
        <translation>Consiga de nuevo el archivo de donde vino</translation>
    </message>
    <message>
        <source>Get the file again from where it came, or open it in another program and save it as PNG</source>
        <translation>Consiga de nuevo el archivo de donde vino, o ábralo en otro programa y guárdelo como PNG</translation>
    </message>
    <message>
        <source>Give a box or at least one point</source>
        <translation>Dé un recuadro o al menos un punto</translation>
    </message>
    <message>
        <source>Give a greyscale mask of 8 bit</source>
        <translation>Dé una máscara en grises de 8 bits</translation>
    </message>
    <message>
        <source>Give a mask of the picture's size</source>
        <translation>Dé una máscara del tamaño de la imagen</translation>
    </message>
    <message>
        <source>Give at least one</source>
        <translation>Dé al menos una</translation>
    </message>
    <message>
        <source>Give at least one cell, and sizes above zero.</source>
        <translation>Dé al menos una celda y tamaños mayores que cero</translation>
    </message>
    <message>
        <source>Give each head a weight from 0.</source>
        <translation>Dé a cada cabeza un peso desde 0</translation>
    </message>
    <message>
        <source>Give each point a label, 1 inside or 0 outside</source>
        <translation>Dé a cada punto una etiqueta, 1 dentro o 0 fuera</translation>
    </message>
    <message>
        <source>Give it: --reference</source>
        <translation>Indícala: --reference</translation>
    </message>
    <message>
        <source>Give the file itself</source>
        <translation>Indica el archivo mismo</translation>
    </message>
    <message>
        <source>Give the name of a picture file</source>
        <translation>Dé el nombre de un archivo de imagen</translation>
    </message>
    <message>
        <source>Good at text in pictures. Its heads have to be found first.</source>
        <translation>Bueno con texto en imágenes. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Expandir</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set, so nothing is downloaded</source>
        <translation>HF_HUB_OFFLINE está definido, así que no se descarga nada</translation>
    </message>
    <message>
        <source>Hand over a map of the grid's size.</source>
        <translation>Entregue un mapa del tamaño de la cuadrícula</translation>
    </message>
    <message>
        <source>Hand over a mask of its size.</source>
        <translation>Entregue una máscara de su tamaño</translation>
    </message>
    <message>
        <source>Hand over both at the same size.</source>
        <translation>Entregue ambos con el mismo tamaño</translation>
    </message>
    <message>
        <source>Hand over maps with rows and columns as the last two axes.</source>
        <translation>Entregue mapas con filas y columnas como los dos últimos ejes</translation>
    </message>
    <message>
        <source>Heads of “{phrase}”</source>
        <translation>Cabezas de «{phrase}»</translation>
    </message>
    <message>
        <source>Hide layer</source>
        <translation>Ocultar capa</translation>
    </message>
    <message>
        <source>In the street</source>
        <translation>En la calle</translation>
    </message>
    <message>
        <source>Install it: pip install "locheads-studio[quantised]"</source>
        <translation>Instálela: pip install "locheads-studio[quantised]"</translation>
    </message>
    <message>
        <source>Install the model again: its configuration and its processor's do not belong together</source>
        <translation>Instale el modelo de nuevo: su configuración y la de su procesador no se corresponden</translation>
    </message>
    <message>
        <source>Install the model set again</source>
        <translation>Instale de nuevo el conjunto de modelos</translation>
    </message>
    <message>
        <source>Install the program again</source>
        <translation>Instale de nuevo el programa</translation>
    </message>
    <message>
        <source>Install the program again, or choose another set with --set</source>
        <translation>Instale de nuevo el programa, o elija otro conjunto con --set</translation>
    </message>
    <message>
        <source>Install the program again: pip install locheads-studio</source>
        <translation>Instale de nuevo el programa: pip install locheads-studio</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Invertir</translation>
    </message>
    <message>
        <source>It is left in the folder {folder}</source>
        <translation>Queda en la carpeta {folder}</translation>
    </message>
    <message>
        <source>It is published (Lin-Chen/ShareGPT4V-7B) only as pickles in the original LLaVA layout. Convert it once to safetensors with transformers' convert_llava_weights_to_hf.py and choose the folder.</source>
        <translation>Solo está publicado (Lin-Chen/ShareGPT4V-7B) como pickles en la disposición original de LLaVA. Conviértalo una vez a safetensors con convert_llava_weights_to_hf.py de transformers y elija la carpeta.</translation>
    </message>
    <message>
        <source>It needs &lt;image&gt; and, after it, {phrase}</source>
        <translation>Necesita &lt;image&gt; y, después, {phrase}</translation>
    </message>
    <message>
        <source>It records what was said, not the canvas</source>
        <translation>Guarda lo que se dijo, no el lienzo</translation>
    </message>
    <message>
        <source>It was removed. Try again; if it happens again, do not use this source</source>
        <translation>Se eliminó. Inténtelo de nuevo; si vuelve a ocurrir, no use esta fuente</translation>
    </message>
    <message>
        <source>Its colours are of a kind that is not read (HDR or video): they are taken as ordinary ones.</source>
        <translation>Sus colores son de un tipo que no se lee (HDR o vídeo): se toman como normales.</translation>
    </message>
    <message>
        <source>Keep one GGUF file, or the safetensors</source>
        <translation>Deja un solo archivo GGUF, o los safetensors</translation>
    </message>
    <message>
        <source>Keep only safetensors and configurations in the folder, or download the model again</source>
        <translation>Deje en la carpeta solo safetensors y configuraciones, o descargue el modelo de nuevo</translation>
    </message>
    <message>
        <source>Keep selection “{name}”</source>
        <translation>Conservar la selección «{name}»</translation>
    </message>
    <message>
        <source>Knows only the drawn storybook world. Made to try the program at once and offline, not for photos.</source>
        <translation>Solo conoce el mundo dibujado del cuento. Hecho para probar el programa al momento y sin conexión, no para fotos.</translation>
    </message>
    <message>
        <source>LaMa only removes: it cannot paint what a prompt says</source>
        <translation>LaMa solo elimina: no puede pintar lo que dice un prompt</translation>
    </message>
    <message>
        <source>LaMa wears no LoRA files</source>
        <translation>LaMa no usa archivos LoRA</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lazo</translation>
    </message>
    <message>
        <source>Layer opacity</source>
        <translation>Opacidad de capa</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>Déjelo fuera</translation>
    </message>
    <message>
        <source>Leave the mask</source>
        <translation>Dejar la máscara</translation>
    </message>
    <message>
        <source>Leave the page out</source>
        <translation>Omita la página</translation>
    </message>
    <message>
        <source>Leave the prompt empty, or choose a model set that paints</source>
        <translation>Deje vacío el prompt o elija un conjunto de modelos que pinte</translation>
    </message>
    <message>
        <source>Leave the sample out.</source>
        <translation>Deje fuera la muestra</translation>
    </message>
    <message>
        <source>Load mask</source>
        <translation>Cargar máscara</translation>
    </message>
    <message>
        <source>Log in with `hf auth login`, see that you have access at {page}, and download again</source>
        <translation>Inicie sesión con `hf auth login`, compruebe que tiene acceso en {page} y descargue de nuevo</translation>
    </message>
    <message>
        <source>Long sentences, many languages.</source>
        <translation>Oraciones largas, muchos idiomas.</translation>
    </message>
    <message>
        <source>Look at the mask, then repaint (Ctrl+Enter)</source>
        <translation>Mire la máscara y después repinte (Ctrl+Intro)</translation>
    </message>
    <message>
        <source>Look at {page}; if it asks for a login, use `hf auth login` once and download again</source>
        <translation>Mire {page}; si pide iniciar sesión, use `hf auth login` una vez y descargue de nuevo</translation>
    </message>
    <message>
        <source>Look for the heads again.</source>
        <translation>Busque de nuevo las cabezas</translation>
    </message>
    <message>
        <source>Lower the thresholds, or add samples.</source>
        <translation>Baje los umbrales o añada muestras</translation>
    </message>
    <message>
        <source>Make a smaller copy in another program and open that</source>
        <translation>Haga una copia más pequeña en otro programa y ábrala</translation>
    </message>
    <message>
        <source>Make it smaller</source>
        <translation>Hágalo más pequeño</translation>
    </message>
    <message>
        <source>Make the mask of the same size as the picture</source>
        <translation>Haga la máscara del mismo tamaño que la imagen</translation>
    </message>
    <message>
        <source>Mark what to repaint in white</source>
        <translation>Marque en blanco lo que quiere repintar</translation>
    </message>
    <message>
        <source>Mask of “{name}”</source>
        <translation>Máscara de «{name}»</translation>
    </message>
    <message>
        <source>Memory ran out, so from now on {changes}. It may take longer.</source>
        <translation>Se agotó la memoria, así que desde ahora {changes}. Puede tardar más</translation>
    </message>
    <message>
        <source>Mend it in {path}</source>
        <translation>Corríjalo en {path}</translation>
    </message>
    <message>
        <source>Mend or remove {path}</source>
        <translation>Corrija o elimine {path}</translation>
    </message>
    <message>
        <source>Merge “{name}” down</source>
        <translation>Combinar «{name}» hacia abajo</translation>
    </message>
    <message>
        <source>Models of the type {kind} cannot be read</source>
        <translation>No se pueden leer modelos del tipo {kind}</translation>
    </message>
    <message>
        <source>Move layer</source>
        <translation>Mover capa</translation>
    </message>
    <message>
        <source>Name at least one head, like L4H2</source>
        <translation>Nombre al menos una cabeza, como L4H2</translation>
    </message>
    <message>
        <source>Name heads like L14H24,L14H13.</source>
        <translation>Nombre las cabezas así: L14H24,L14H13</translation>
    </message>
    <message>
        <source>Name none, or use the voice heads or joined</source>
        <translation>No nombre ninguna, o use la voz heads o joined</translation>
    </message>
    <message>
        <source>Nearly as fine as ViT-H in half the time.</source>
        <translation>Casi tan fino como ViT-H en la mitad de tiempo.</translation>
    </message>
    <message>
        <source>No head meets the criteria.</source>
        <translation>Ninguna cabeza cumple los criterios</translation>
    </message>
    <message>
        <source>No head was named.</source>
        <translation>No se nombró ninguna cabeza</translation>
    </message>
    <message>
        <source>No head was picked in any sample.</source>
        <translation>No se eligió ninguna cabeza en ninguna muestra</translation>
    </message>
    <message>
        <source>No maps were kept.</source>
        <translation>No se conservaron mapas</translation>
    </message>
    <message>
        <source>No phrase sensitivity was measured.</source>
        <translation>No se midió la sensibilidad a la frase</translation>
    </message>
    <message>
        <source>No picture is open</source>
        <translation>No hay ninguna imagen abierta</translation>
    </message>
    <message>
        <source>No sample could be measured.</source>
        <translation>No se pudo medir ninguna muestra</translation>
    </message>
    <message>
        <source>No sample has a truth.</source>
        <translation>Ninguna muestra tiene verdad de referencia</translation>
    </message>
    <message>
        <source>No samples were added.</source>
        <translation>No se añadieron muestras</translation>
    </message>
    <message>
        <source>None of this model's heads points at what it is asked for</source>
        <translation>Ninguna cabeza de este modelo señala lo que se le pide</translation>
    </message>
    <message>
        <source>Not in the recipe: {left}</source>
        <translation>No está en la receta: {left}</translation>
    </message>
    <message>
        <source>Not whole: {files}. Download again to mend it</source>
        <translation>Incompleto: {files}. Descárguelo de nuevo para arreglarlo</translation>
    </message>
    <message>
        <source>Nothing absent was asked for.</source>
        <translation>No se preguntó por nada ausente</translation>
    </message>
    <message>
        <source>Nothing is selected to repaint</source>
        <translation>No hay nada seleccionado para repintar</translation>
    </message>
    <message>
        <source>Nothing of the picture would be left</source>
        <translation>No quedaría nada de la imagen</translation>
    </message>
    <message>
        <source>Nothing that looks like a shadow or a reflection was found</source>
        <translation>No se ha encontrado nada que parezca una sombra o un reflejo</translation>
    </message>
    <message>
        <source>Nothing to segment</source>
        <translation>No hay nada que segmentar</translation>
    </message>
    <message>
        <source>Nothing was found for “{phrase}”</source>
        <translation>No se encontró nada para «{phrase}»</translation>
    </message>
    <message>
        <source>Offline is switched on in the settings, so nothing is downloaded</source>
        <translation>En los ajustes está activado Sin conexión, así que no se descarga nada</translation>
    </message>
    <message>
        <source>On the table</source>
        <translation>En la mesa</translation>
    </message>
    <message>
        <source>One head must stay</source>
        <translation>Debe quedar una cabeza</translation>
    </message>
    <message>
        <source>One of the paper's best models. Its heads have to be found first.</source>
        <translation>Uno de los mejores modelos del artículo. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>One of the paper's small models, for 6 to 8 GB of graphics memory. Its heads have to be found first.</source>
        <translation>Uno de los modelos pequeños del artículo, para 6 a 8 GB de memoria gráfica. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>One point inside must stay</source>
        <translation>Debe quedar un punto dentro</translation>
    </message>
    <message>
        <source>Only downloaded models can be removed here</source>
        <translation>Aquí solo se pueden eliminar modelos descargados</translation>
    </message>
    <message>
        <source>Only removes what is selected; it paints nothing and reads no prompt. For 12 GB of graphics memory.</source>
        <translation>Solo elimina lo seleccionado; no pinta nada ni lee prompts. Para 12 GB de memoria gráfica.</translation>
    </message>
    <message>
        <source>Only removes, also without a graphics card; it paints nothing. Its heads have to be found first.</source>
        <translation>Solo elimina, también sin tarjeta gráfica; no pinta nada. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>Only safetensors are read</source>
        <translation>Solo se leen safetensors</translation>
    </message>
    <message>
        <source>Only the studio's grounding of heads can look against a phrase</source>
        <translation>Solo el método del estudio con cabezas puede mirar en contra de una frase</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Open a PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF or HEIC file</source>
        <translation>Abra un archivo PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF o HEIC</translation>
    </message>
    <message>
        <source>Open a picture or an .ora file</source>
        <translation>Abra una imagen o un archivo .ora</translation>
    </message>
    <message>
        <source>Open it in GIMP and export it as PNG or TIFF</source>
        <translation>Ábralo en GIMP y expórtelo como PNG o TIFF</translation>
    </message>
    <message>
        <source>Open it in Krita and save it as .ora or PNG</source>
        <translation>Ábralo en Krita y guárdelo como .ora o PNG</translation>
    </message>
    <message>
        <source>Open it in Krita or GIMP to save what is left, or use a copy</source>
        <translation>Ábralo en Krita o GIMP para salvar lo que quede, o use una copia</translation>
    </message>
    <message>
        <source>Open it in another program and save it with fewer layers</source>
        <translation>Ábralo en otro programa y guárdelo con menos capas</translation>
    </message>
    <message>
        <source>Open it in the program that made it and save it as PNG or TIFF</source>
        <translation>Ábralo en el programa que lo creó y guárdelo como PNG o TIFF</translation>
    </message>
    <message>
        <source>Open it in the program that made it, and save it as PNG</source>
        <translation>Ábralo en el programa que lo hizo y guárdelo como PNG</translation>
    </message>
    <message>
        <source>Open one first</source>
        <translation>Abra una antes</translation>
    </message>
    <message>
        <source>Open the picture again</source>
        <translation>Abra de nuevo la imagen</translation>
    </message>
    <message>
        <source>OpenCV {version} cannot read {name}</source>
        <translation>OpenCV {version} no puede leer {name}</translation>
    </message>
    <message>
        <source>Paints, and changes what is there as it is told. The first choice with 24 GB of graphics memory.</source>
        <translation>Pinta y cambia lo que hay según se le diga. La primera opción con 24 GB de memoria gráfica.</translation>
    </message>
    <message>
        <source>Paste “{name}”</source>
        <translation>Pegar «{name}»</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Imagen pegada</translation>
    </message>
    <message>
        <source>Photos, English phrases. Published: 76.1 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>Fotos, frases en inglés. Publicado: 76.1 de cIoU en RefCOCO val; nadie ha reproducido las cifras del artículo.</translation>
    </message>
    <message>
        <source>Photos, short English phrases. Published: 74.2 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>Fotos, frases cortas en inglés. Publicado: 74.2 de cIoU en RefCOCO val; nadie ha reproducido las cifras del artículo.</translation>
    </message>
    <message>
        <source>Phrase sensitivity needs the maps of two phrases or more.</source>
        <translation>La sensibilidad a la frase necesita los mapas de dos frases o más</translation>
    </message>
    <message>
        <source>Please report it with the log file; your picture is unchanged</source>
        <translation>Por favor, informe de ello con el archivo de registro; su imagen no ha cambiado</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Puntos</translation>
    </message>
    <message>
        <source>Points and labels do not fit together</source>
        <translation>Los puntos y las etiquetas no se corresponden</translation>
    </message>
    <message>
        <source>Published: 59.8 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>Publicado: 59.8 de cIoU en RefCOCO val; nadie ha reproducido las cifras del artículo.</translation>
    </message>
    <message>
        <source>Published: 62.5 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>Publicado: 62.5 de cIoU en RefCOCO val; nadie ha reproducido las cifras del artículo.</translation>
    </message>
    <message>
        <source>Published: 73.5 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>Publicado: 73.5 de cIoU en RefCOCO val; nadie ha reproducido las cifras del artículo.</translation>
    </message>
    <message>
        <source>Published: 73.9 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>Publicado: 73.9 de cIoU en RefCOCO val; nadie ha reproducido las cifras del artículo.</translation>
    </message>
    <message>
        <source>Put it into the folder {transformer} of a diffusers pipeline, or use safetensors</source>
        <translation>Póngalo en la carpeta {transformer} de una canalización de diffusers o use safetensors</translation>
    </message>
    <message>
        <source>Put the file itself there</source>
        <translation>Ponga ahí el archivo mismo</translation>
    </message>
    <message>
        <source>Put the folder itself there</source>
        <translation>Ponga ahí la carpeta misma</translation>
    </message>
    <message>
        <source>Quality {quality} is outside 1 .. 100</source>
        <translation>La calidad {quality} está fuera de 1 .. 100</translation>
    </message>
    <message>
        <source>Raise keep_bytes, or rank by truth without combining.</source>
        <translation>Aumente keep_bytes, u ordene por la verdad sin combinar</translation>
    </message>
    <message>
        <source>Read all layers first</source>
        <translation>Lea antes todas las capas</translation>
    </message>
    <message>
        <source>Read both from the same heads and picture.</source>
        <translation>Lea ambos de las mismas cabezas e imagen</translation>
    </message>
    <message>
        <source>Read both from the same picture.</source>
        <translation>Lea ambos de la misma imagen</translation>
    </message>
    <message>
        <source>Read both from the same sample.</source>
        <translation>Lea ambos de la misma muestra</translation>
    </message>
    <message>
        <source>Recover it with that version</source>
        <translation>Recupérelo con esa versión</translation>
    </message>
    <message>
        <source>Recovered the document as it was</source>
        <translation>Se recuperó el documento como estaba</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rectángulo</translation>
    </message>
    <message>
        <source>Refine edge</source>
        <translation>Refinar el borde</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Remove it, or install the model set again</source>
        <translation>Elimínelo o instale de nuevo el conjunto de modelos</translation>
    </message>
    <message>
        <source>Removes, without a prompt, on any processor. It paints nothing new.</source>
        <translation>Elimina, sin prompt, en cualquier procesador. No pinta nada nuevo.</translation>
    </message>
    <message>
        <source>Rename it, or choose another</source>
        <translation>Renómbrela o elija otra</translation>
    </message>
    <message>
        <source>Rename layer</source>
        <translation>Renombrar capa</translation>
    </message>
    <message>
        <source>Rename selection</source>
        <translation>Cambiar el nombre de la selección</translation>
    </message>
    <message>
        <source>Repaint fills it</source>
        <translation>Repintar la llena</translation>
    </message>
    <message>
        <source>Repaint “{name}” again</source>
        <translation>Repintar «{name}» de nuevo</translation>
    </message>
    <message>
        <source>Restore its files or choose another model set</source>
        <translation>Restaure sus archivos o elija otro conjunto de modelos</translation>
    </message>
    <message>
        <source>Rotate by 180°</source>
        <translation>Girar 180°</translation>
    </message>
    <message>
        <source>Rotate left</source>
        <translation>Girar a la izquierda</translation>
    </message>
    <message>
        <source>Rotate right</source>
        <translation>Girar a la derecha</translation>
    </message>
    <message>
        <source>Run `locheads-studio heads calibrate --install` again.</source>
        <translation>Ejecute de nuevo `locheads-studio heads calibrate --install`</translation>
    </message>
    <message>
        <source>Run `locheads-studio heads tune --install` again.</source>
        <translation>Ejecute de nuevo `locheads-studio heads tune --install`.</translation>
    </message>
    <message>
        <source>Run the layer again to repaint that too</source>
        <translation>Vuelva a ejecutar la capa para repintar eso también</translation>
    </message>
    <message>
        <source>Run the model in float32 or bfloat16 instead.</source>
        <translation>Ejecute el modelo en float32 o bfloat16</translation>
    </message>
    <message>
        <source>Save as PNG</source>
        <translation>Guarde como PNG</translation>
    </message>
    <message>
        <source>Save it</source>
        <translation>Guárdelo</translation>
    </message>
    <message>
        <source>Save it again in another program, as PNG or as an ordinary JPEG, and open that</source>
        <translation>Guárdelo de nuevo en otro programa, como PNG o como un JPEG normal, y ábralo</translation>
    </message>
    <message>
        <source>Save it as PNG</source>
        <translation>Guárdela como PNG</translation>
    </message>
    <message>
        <source>Save it as PNG in another program</source>
        <translation>Guárdelo como PNG en otro programa</translation>
    </message>
    <message>
        <source>Save it as PSD or TIFF</source>
        <translation>Guárdelo como PSD o TIFF</translation>
    </message>
    <message>
        <source>Save it as RGB or grey with 8 or 16 bits per channel</source>
        <translation>Guárdelo como RGB o gris con 8 o 16 bits por canal</translation>
    </message>
    <message>
        <source>Save it as RGB with 8 or 16 bits per channel</source>
        <translation>Guárdelo como RGB con 8 o 16 bits por canal</translation>
    </message>
    <message>
        <source>Save it as TIFF</source>
        <translation>Guárdela como TIFF</translation>
    </message>
    <message>
        <source>Save it as TIFF with 16 bits per channel</source>
        <translation>Guárdelo como TIFF con 16 bits por canal</translation>
    </message>
    <message>
        <source>Save it in Photoshop with “Maximize Compatibility”, or as TIFF</source>
        <translation>Guárdelo en Photoshop con «Maximizar compatibilidad», o como TIFF</translation>
    </message>
    <message>
        <source>Save it with 16 or 8 bits per channel</source>
        <translation>Guárdela con 16 u 8 bits por canal</translation>
    </message>
    <message>
        <source>Save one of its frames as a picture</source>
        <translation>Guarde uno de sus fotogramas como imagen</translation>
    </message>
    <message>
        <source>Save the picture with compression, or make a smaller copy, and open that</source>
        <translation>Guarde la imagen con compresión, o haga una copia más pequeña, y ábrala</translation>
    </message>
    <message>
        <source>Save under another name</source>
        <translation>Guarde con otro nombre</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>Guardado {name}</translation>
    </message>
    <message>
        <source>Say it in other words</source>
        <translation>Dígalo con otras palabras</translation>
    </message>
    <message>
        <source>Say or paint what to change first</source>
        <translation>Diga o pinte antes qué cambiar</translation>
    </message>
    <message>
        <source>Say what to select in words, like "the white horse"</source>
        <translation>Diga en palabras qué seleccionar, como "the white horse"</translation>
    </message>
    <message>
        <source>Say what to select, as in: the white horse</source>
        <translation>Diga qué seleccionar, por ejemplo: the white horse</translation>
    </message>
    <message>
        <source>Say what to select, or give masks</source>
        <translation>Diga qué seleccionar o dé máscaras</translation>
    </message>
    <message>
        <source>Say what to {example}</source>
        <translation>Diga qué {example}</translation>
    </message>
    <message>
        <source>Scenes with many things; the picture is seen in tiles.</source>
        <translation>Escenas con muchas cosas; la imagen se mira por partes.</translation>
    </message>
    <message>
        <source>See `locheads-studio models list`</source>
        <translation>Vea `locheads-studio models list`</translation>
    </message>
    <message>
        <source>Sees small things better than LLaVA-1.5. Its heads have to be found first.</source>
        <translation>Ve las cosas pequeñas mejor que LLaVA-1.5. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>Segmenters of the type {kind} cannot be read</source>
        <translation>No se pueden leer segmentadores del tipo {kind}</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Seleccionar todo</translation>
    </message>
    <message>
        <source>Select it by hand, or accept what is unsure</source>
        <translation>Selecciónelo a mano o acepte lo dudoso</translation>
    </message>
    <message>
        <source>Select something again</source>
        <translation>Vuelva a seleccionar algo</translation>
    </message>
    <message>
        <source>Select something first</source>
        <translation>Seleccione algo antes</translation>
    </message>
    <message>
        <source>Select what to change and repaint that</source>
        <translation>Seleccione lo que quiera cambiar y repíntelo</translation>
    </message>
    <message>
        <source>Select what to repaint first</source>
        <translation>Seleccione antes qué repintar</translation>
    </message>
    <message>
        <source>Select with words, repaint and apply</source>
        <translation>Seleccione con palabras, repinte y aplique</translation>
    </message>
    <message>
        <source>Select “{phrase}”</source>
        <translation>Seleccionar «{phrase}»</translation>
    </message>
    <message>
        <source>Selection of “{title}”</source>
        <translation>Selección de «{title}»</translation>
    </message>
    <message>
        <source>Selection “{name}”</source>
        <translation>Selección «{name}»</translation>
    </message>
    <message>
        <source>Shorten the {word}</source>
        <translation>Acorte: {word}</translation>
    </message>
    <message>
        <source>Show layer</source>
        <translation>Mostrar capa</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>Contraer</translation>
    </message>
    <message>
        <source>Small enough for two processor cores.</source>
        <translation>Lo bastante pequeño para dos núcleos de procesador.</translation>
    </message>
    <message>
        <source>Small things: the picture is also seen in tiles.</source>
        <translation>Cosas pequeñas: la imagen se mira también por partes.</translation>
    </message>
    <message>
        <source>Small, any aspect ratio, many languages. Its heads have to be found first. Not for commercial use.</source>
        <translation>Pequeño, cualquier proporción, muchos idiomas. Antes hay que buscar sus cabezas. No para uso comercial.</translation>
    </message>
    <message>
        <source>Small. Published: 56.3 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>Pequeño. Publicado: 56.3 de cIoU en RefCOCO val; nadie ha reproducido las cifras del artículo.</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Suavizar</translation>
    </message>
    <message>
        <source>Something unexpected happened ({what})</source>
        <translation>Ocurrió algo inesperado ({what})</translation>
    </message>
    <message>
        <source>Start at a lower layer.</source>
        <translation>Empiece en una capa más baja</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>Vuelva a iniciarlo</translation>
    </message>
    <message>
        <source>Stay inside {width}x{height}</source>
        <translation>Quédese dentro de {width}x{height}</translation>
    </message>
    <message>
        <source>Storybook (built in)</source>
        <translation>Storybook (incluido)</translation>
    </message>
    <message>
        <source>Storybook VLM</source>
        <translation>VLM Storybook</translation>
    </message>
    <message>
        <source>Storybook inpainter</source>
        <translation>Repintador Storybook</translation>
    </message>
    <message>
        <source>Storybook segmenter</source>
        <translation>Segmentador Storybook</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>Enderezar</translation>
    </message>
    <message>
        <source>Strong on scenes with many things. Its heads have to be found first.</source>
        <translation>Fuerte en escenas con muchas cosas. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>Switch it off there</source>
        <translation>Desactívelo ahí</translation>
    </message>
    <message>
        <source>Take another in first, or reset the heads</source>
        <translation>Incluya otra antes, o restablezca las cabezas</translation>
    </message>
    <message>
        <source>Take it away with the eraser</source>
        <translation>Quítelo con el borrador</translation>
    </message>
    <message>
        <source>Take odd taps, sigma from 0.</source>
        <translation>Use un número impar de muestras y sigma desde 0</translation>
    </message>
    <message>
        <source>Take the larger mask, under Results</source>
        <translation>Use la máscara mayor, en Resultados</translation>
    </message>
    <message>
        <source>Take them off, or choose a model set that paints</source>
        <translation>Quítelos o elija un conjunto de modelos que pinte</translation>
    </message>
    <message>
        <source>Text in pictures.</source>
        <translation>Texto en imágenes.</translation>
    </message>
    <message>
        <source>The CMYK colours were converted to sRGB without a profile, which the file does not hold.</source>
        <translation>Los colores CMYK se convirtieron a sRGB sin perfil, ya que el archivo no contiene ninguno.</translation>
    </message>
    <message>
        <source>The CMYK colours were converted to sRGB.</source>
        <translation>Los colores CMYK se convirtieron a sRGB.</translation>
    </message>
    <message>
        <source>The Hub answered {status} for {repository}</source>
        <translation>El Hub respondió {status} para {repository}</translation>
    </message>
    <message>
        <source>The Hub does not let you read {repository} ({status})</source>
        <translation>El Hub no le deja leer {repository} ({status})</translation>
    </message>
    <message>
        <source>The Hub offers another {name} for {title} than the one we know</source>
        <translation>El Hub ofrece para {title} un {name} distinto del que conocemos</translation>
    </message>
    <message>
        <source>The Hub's library is set to offline</source>
        <translation>La biblioteca del Hub está en modo sin conexión</translation>
    </message>
    <message>
        <source>The LoRA file {file} of the recipe is not here, or it is another one of that name</source>
        <translation>El archivo LoRA {file} de la receta no está aquí, o es otro con ese nombre</translation>
    </message>
    <message>
        <source>The LoRA file {name} is missing</source>
        <translation>Falta el archivo LoRA {name}</translation>
    </message>
    <message>
        <source>The LoRA file {name} is not made for this painting model ({model})</source>
        <translation>El archivo LoRA {name} no está hecho para este modelo de pintura ({model})</translation>
    </message>
    <message>
        <source>The VLM cannot be loaded with its language head: {message}</source>
        <translation>No se puede cargar el VLM con su cabeza de lenguaje: {message}</translation>
    </message>
    <message>
        <source>The XMP metadata was left out: it is too large or holds a small copy of the picture.</source>
        <translation>Se omitieron los metadatos XMP: son demasiado grandes o contienen una copia pequeña de la imagen</translation>
    </message>
    <message>
        <source>The best at following a prompt, and at letters.</source>
        <translation>El mejor siguiendo un prompt, y con letras.</translation>
    </message>
    <message>
        <source>The best paintings, and the slowest. Needs 40 GB of graphics memory or patience. Not for commercial use.</source>
        <translation>Las mejores pinturas, y las más lentas. Necesita 40 GB de memoria gráfica o paciencia. No para uso comercial.</translation>
    </message>
    <message>
        <source>The box {tuple} lies outside the picture</source>
        <translation>El recuadro {tuple} queda fuera de la imagen</translation>
    </message>
    <message>
        <source>The cache folder {cache_folder} is no whole path</source>
        <translation>La carpeta de caché {cache_folder} no es una ruta completa</translation>
    </message>
    <message>
        <source>The calibration knows {weights} features, not {values}.</source>
        <translation>La calibración conoce {weights} características, no {values}</translation>
    </message>
    <message>
        <source>The canvas would have {width} x {height} pixels, more than a picture may have</source>
        <translation>El lienzo tendría {width} x {height} píxeles, más de los que puede tener una imagen</translation>
    </message>
    <message>
        <source>The colour profile is damaged or too large and was left out.</source>
        <translation>El perfil de color está dañado o es demasiado grande y se omitió</translation>
    </message>
    <message>
        <source>The colours were converted to sRGB, since the file's profile leads one way only.</source>
        <translation>Los colores se convirtieron a sRGB, ya que el perfil del archivo solo vale en un sentido.</translation>
    </message>
    <message>
        <source>The configuration in {name} says {section}{key} is {value}, and no tensor is so large</source>
        <translation>La configuración de {name} dice que {section}{key} es {value}, y ningún tensor es tan grande</translation>
    </message>
    <message>
        <source>The configuration says that a picture's token is {image_id}, and the processor writes others</source>
        <translation>La configuración dice que el token de una imagen es {image_id}, y el procesador escribe otros</translation>
    </message>
    <message>
        <source>The connection to {endpoint} failed</source>
        <translation>Falló la conexión con {endpoint}</translation>
    </message>
    <message>
        <source>The connection to {endpoint} failed ({name})</source>
        <translation>Falló la conexión con {endpoint} ({name})</translation>
    </message>
    <message>
        <source>The cover reads {observed} heads, not {values}.</source>
        <translation>La cobertura lee {observed} cabezas, no {values}.</translation>
    </message>
    <message>
        <source>The crop is not in the recipe</source>
        <translation>El recorte no está en la receta</translation>
    </message>
    <message>
        <source>The description in {name} has {archive} MiB; the limit is {limits}</source>
        <translation>La descripción en {name} ocupa {archive} MiB; el límite es {limits}</translation>
    </message>
    <message>
        <source>The desk</source>
        <translation>El escritorio</translation>
    </message>
    <message>
        <source>The detector in {name} cannot be read ({what})</source>
        <translation>No se puede leer el detector de {name} ({what})</translation>
    </message>
    <message>
        <source>The disk is full: {title} could not be downloaded whole</source>
        <translation>El disco está lleno: {title} no se pudo descargar entero</translation>
    </message>
    <message>
        <source>The fastest; made for computers without a graphics card.</source>
        <translation>El más rápido; hecho para equipos sin tarjeta gráfica.</translation>
    </message>
    <message>
        <source>The file holds more than one picture; the first was opened.</source>
        <translation>El archivo contiene más de una imagen; se abrió la primera</translation>
    </message>
    <message>
        <source>The file holds {pages} pages; the first was opened.</source>
        <translation>El archivo contiene {pages} páginas; se abrió la primera.</translation>
    </message>
    <message>
        <source>The file of keyboard shortcuts holds something else</source>
        <translation>El archivo de atajos de teclado contiene otra cosa</translation>
    </message>
    <message>
        <source>The file {file} cannot be read ({error})</source>
        <translation>No se puede leer el archivo {file} ({error})</translation>
    </message>
    <message>
        <source>The file {file} lacks the tensor {name}</source>
        <translation>Al archivo {file} le falta el tensor {name}</translation>
    </message>
    <message>
        <source>The file {name} cannot be read ({error})</source>
        <translation>No se puede leer el archivo {name} ({error})</translation>
    </message>
    <message>
        <source>The file {name} holds something else than weights</source>
        <translation>El archivo {name} contiene algo que no son pesos</translation>
    </message>
    <message>
        <source>The file {name} is damaged: {what}</source>
        <translation>El archivo {name} está dañado: {what}</translation>
    </message>
    <message>
        <source>The file {name} is missing or cannot be read</source>
        <translation>El archivo {name} falta o no se puede leer</translation>
    </message>
    <message>
        <source>The finest edges of the first SAM.</source>
        <translation>Los bordes más finos del primer SAM.</translation>
    </message>
    <message>
        <source>The folder {tail} is missing</source>
        <translation>Falta la carpeta {tail}</translation>
    </message>
    <message>
        <source>The grey profile was replaced by one of the same tones for colour pictures.</source>
        <translation>El perfil de grises se sustituyó por uno de los mismos tonos para imágenes en color.</translation>
    </message>
    <message>
        <source>The head {head} cannot be used: {blind}</source>
        <translation>No se puede usar la cabeza {head}: {blind}</translation>
    </message>
    <message>
        <source>The inpainter in {folder} ({name}) cannot be loaded: {what}</source>
        <translation>No se puede cargar el repintador de {folder} ({name}): {what}</translation>
    </message>
    <message>
        <source>The inpainter in {name} is a {kind}</source>
        <translation>El repintador de {name} es un {kind}</translation>
    </message>
    <message>
        <source>The inpainter made no picture in half precision, so this was made in full precision.</source>
        <translation>El repintador no hizo ninguna imagen en media precisión, así que esta se hizo en precisión completa</translation>
    </message>
    <message>
        <source>The keyboard shortcuts are of another version of the program</source>
        <translation>Los atajos de teclado son de otra versión del programa</translation>
    </message>
    <message>
        <source>The keyboard shortcuts cannot be read: {error}</source>
        <translation>No se pueden leer los atajos de teclado: {error}</translation>
    </message>
    <message>
        <source>The king at home</source>
        <translation>El rey en casa</translation>
    </message>
    <message>
        <source>The layers of the Photoshop document were merged.</source>
        <translation>Las capas del documento de Photoshop se combinaron.</translation>
    </message>
    <message>
        <source>The list of heads is empty</source>
        <translation>La lista de cabezas está vacía</translation>
    </message>
    <message>
        <source>The localization heads of this vision-language model are not known yet</source>
        <translation>Aún no se conocen las cabezas de localización de este modelo de visión y lenguaje</translation>
    </message>
    <message>
        <source>The longest side cannot be {longest} pixels</source>
        <translation>El lado más largo no puede ser de {longest} píxeles</translation>
    </message>
    <message>
        <source>The map is {shape}, the grid {rows}.</source>
        <translation>El mapa es {shape}, la cuadrícula {rows}</translation>
    </message>
    <message>
        <source>The maps are {heads}, the grid {grid}.</source>
        <translation>Los mapas son {heads}, la cuadrícula {grid}</translation>
    </message>
    <message>
        <source>The maps, the heads and what is covered do not belong together</source>
        <translation>Los mapas, las cabezas y lo cubierto no corresponden entre sí</translation>
    </message>
    <message>
        <source>The mask changed meanwhile, so its edge was not refined</source>
        <translation>La máscara cambió entretanto, así que no se refinó su borde</translation>
    </message>
    <message>
        <source>The mask changed meanwhile, so no shadow was added</source>
        <translation>La máscara cambió entretanto, así que no se añadió ninguna sombra</translation>
    </message>
    <message>
        <source>The mask has {width} x {height} pixels, the picture {picture_width} x {picture_height}</source>
        <translation>La máscara tiene {width} x {height} píxeles, la imagen {picture_width} x {picture_height}</translation>
    </message>
    <message>
        <source>The mask is empty</source>
        <translation>La máscara está vacía</translation>
    </message>
    <message>
        <source>The mask is not of the picture's size</source>
        <translation>La máscara no tiene el tamaño de la imagen</translation>
    </message>
    <message>
        <source>The mask is {mask}x{mask2}, the picture {width}x{height}</source>
        <translation>La máscara es de {mask}x{mask2}, la imagen de {width}x{height}</translation>
    </message>
    <message>
        <source>The mask is {shape}, the heat map {shape2}.</source>
        <translation>La máscara es {shape}, el mapa de calor {shape2}</translation>
    </message>
    <message>
        <source>The mask is {shape}, the picture {height}.</source>
        <translation>La máscara es {shape}, la imagen {height}</translation>
    </message>
    <message>
        <source>The mask reaches beyond what was repainted</source>
        <translation>La máscara llega más allá de lo repintado</translation>
    </message>
    <message>
        <source>The model cannot read a picture of {width} x {height} pixels ({error})</source>
        <translation>El modelo no puede leer una imagen de {width} x {height} píxeles ({error})</translation>
    </message>
    <message>
        <source>The model changed more than the mask</source>
        <translation>El modelo cambió más que la máscara</translation>
    </message>
    <message>
        <source>The model has no head {head}.</source>
        <translation>El modelo no tiene la cabeza {head}</translation>
    </message>
    <message>
        <source>The model has no layer {first_layer}.</source>
        <translation>El modelo no tiene la capa {first_layer}</translation>
    </message>
    <message>
        <source>The model libraries cannot be imported ({error})</source>
        <translation>No se pueden importar las bibliotecas de modelos ({error})</translation>
    </message>
    <message>
        <source>The model set {name} prints no boxes: {reason}</source>
        <translation>El conjunto de modelos {name} no da recuadros: {reason}</translation>
    </message>
    <message>
        <source>The model set {set_name} knows none of these words: {words}</source>
        <translation>El conjunto de modelos {set_name} no conoce ninguna de estas palabras: {words}</translation>
    </message>
    <message>
        <source>The model's files name a token {largest}, and its table holds {rows}</source>
        <translation>Los archivos del modelo nombran un token {largest}, y su tabla tiene {rows}</translation>
    </message>
    <message>
        <source>The model's image tokens {have} do not fit its grid {want}</source>
        <translation>Los tokens de imagen del modelo {have} no encajan en su cuadrícula {want}</translation>
    </message>
    <message>
        <source>The model's processor makes {columns} image tokens, its configuration {last}</source>
        <translation>El procesador del modelo produce {columns} tokens de imagen; su configuración, {last}</translation>
    </message>
    <message>
        <source>The model's {tokens} image tokens are no square</source>
        <translation>Los {tokens} tokens de imagen del modelo no forman un cuadrado</translation>
    </message>
    <message>
        <source>The models have not answered for three minutes</source>
        <translation>Los modelos llevan tres minutos sin responder</translation>
    </message>
    <message>
        <source>The models no longer answered and were started again; your picture is unchanged</source>
        <translation>Los modelos dejaron de responder y se han iniciado de nuevo; su imagen no ha cambiado</translation>
    </message>
    <message>
        <source>The name {text} cannot be written down</source>
        <translation>El nombre {text} no se puede escribir</translation>
    </message>
    <message>
        <source>The neutral map is {shape}, the maps {shape2}.</source>
        <translation>El mapa neutro es {shape}, los mapas {shape2}</translation>
    </message>
    <message>
        <source>The new part of the canvas is selected</source>
        <translation>La parte nueva del lienzo está seleccionada</translation>
    </message>
    <message>
        <source>The new selection took the place of what you painted</source>
        <translation>La nueva selección reemplazó lo que usted pintó</translation>
    </message>
    <message>
        <source>The newer InternVL. Its heads have to be found first.</source>
        <translation>El InternVL más nuevo. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>The newest of everything, for 80 GB of graphics memory. Its heads have to be found first.</source>
        <translation>Lo más nuevo de todo, para 80 GB de memoria gráfica. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>The newest, the finest, the slowest.</source>
        <translation>El más nuevo, el más fino, el más lento.</translation>
    </message>
    <message>
        <source>The paper's grounding asks the heads alone</source>
        <translation>El método del artículo pregunta solo a las cabezas</translation>
    </message>
    <message>
        <source>The paper's model, for photos of everything. Heads are known. The first choice with 12 GB of graphics memory.</source>
        <translation>El modelo del artículo, para fotos de todo. Sus cabezas se conocen. La primera opción con 12 GB de memoria gráfica.</translation>
    </message>
    <message>
        <source>The phrase holds the model's own sign for a picture</source>
        <translation>La frase contiene el signo propio del modelo para una imagen</translation>
    </message>
    <message>
        <source>The phrase is empty</source>
        <translation>La frase está vacía</translation>
    </message>
    <message>
        <source>The phrase is {length} tokens long, the model reads {room}</source>
        <translation>La frase tiene {length} tokens, el modelo lee {room}</translation>
    </message>
    <message>
        <source>The picture cannot be saved as PNG</source>
        <translation>La imagen no se puede guardar como PNG</translation>
    </message>
    <message>
        <source>The picture cannot be saved as {kind}: {error}</source>
        <translation>La imagen no se puede guardar como {kind}: {error}</translation>
    </message>
    <message>
        <source>The picture changed meanwhile, so the result was dropped</source>
        <translation>La imagen cambió entretanto, así que se descartó el resultado</translation>
    </message>
    <message>
        <source>The picture has 32 bits per channel, which is not supported</source>
        <translation>La imagen tiene 32 bits por canal, lo que no se admite</translation>
    </message>
    <message>
        <source>The program's plug-ins are missing</source>
        <translation>Faltan los complementos del programa</translation>
    </message>
    <message>
        <source>The program's resources folder is missing</source>
        <translation>Falta la carpeta de recursos del programa</translation>
    </message>
    <message>
        <source>The project has {size} MiB in {entries} parts, more than a project file may hold</source>
        <translation>El proyecto tiene {size} MiB en {entries} partes, más de lo que cabe en un archivo de proyecto</translation>
    </message>
    <message>
        <source>The prompt template {prompt} is no template</source>
        <translation>La plantilla de prompt {prompt} no es una plantilla</translation>
    </message>
    <message>
        <source>The recipe asks for something that does not exist</source>
        <translation>La receta pide algo que no existe</translation>
    </message>
    <message>
        <source>The recipe names a LoRA file that cannot be one</source>
        <translation>La receta nombra un archivo LoRA que no puede serlo</translation>
    </message>
    <message>
        <source>The recipe shows the painting model a picture, which is not here</source>
        <translation>La receta muestra al modelo de pintura una imagen que no está aquí</translation>
    </message>
    <message>
        <source>The reference picture is another one than the recipe was made with.</source>
        <translation>La imagen de referencia no es la misma con la que se hizo la receta.</translation>
    </message>
    <message>
        <source>The reference picture of this repaint is not known any more</source>
        <translation>Ya no se conoce la imagen de referencia de este repintado</translation>
    </message>
    <message>
        <source>The repaint covers transparent parts of the picture: those are opaque now.</source>
        <translation>El repintado cubre partes transparentes de la imagen: ahora son opacas.</translation>
    </message>
    <message>
        <source>The repaint was stopped, since its canvas is gone</source>
        <translation>Se detuvo el repintado porque su lienzo ya no existe</translation>
    </message>
    <message>
        <source>The segmenter in {folder} cannot be read ({error})</source>
        <translation>No se puede leer el segmentador de {folder} ({error})</translation>
    </message>
    <message>
        <source>The segmenter in {name} cannot be read ({what})</source>
        <translation>No se puede leer el segmentador de {name} ({what})</translation>
    </message>
    <message>
        <source>The segmenter of the model set {name} takes no words</source>
        <translation>El segmentador del conjunto de modelos {name} no entiende palabras</translation>
    </message>
    <message>
        <source>The segmenter's config.json does not describe a model ({name}: {error})</source>
        <translation>El config.json del segmentador no describe un modelo ({name}: {error})</translation>
    </message>
    <message>
        <source>The segmenter's config.json in {folder} is not an object</source>
        <translation>El config.json del segmentador en {folder} no es un objeto</translation>
    </message>
    <message>
        <source>The segmenter's config.json in {name} cannot be read</source>
        <translation>No se puede leer el config.json del segmentador en {name}</translation>
    </message>
    <message>
        <source>The segmenter's weights in {folder} do not fit its config.json ({missing} missing, unexpected or of another shape, first {wrong2})</source>
        <translation>Los pesos del segmentador en {folder} no encajan con su config.json ({missing} faltan, sobran o tienen otra forma; el primero es {wrong2})</translation>
    </message>
    <message>
        <source>The setting {name} must be {words}</source>
        <translation>El ajuste {name} debe ser {words}</translation>
    </message>
    <message>
        <source>The settings file cannot be read: {error}</source>
        <translation>No se puede leer el archivo de ajustes: {error}</translation>
    </message>
    <message>
        <source>The skater</source>
        <translation>El patinador</translation>
    </message>
    <message>
        <source>The smallest that knows photos: for computers without a graphics card. Its heads have to be found first.</source>
        <translation>El más pequeño que conoce fotos: para equipos sin tarjeta gráfica. Antes hay que buscar sus cabezas.</translation>
    </message>
    <message>
        <source>The table of models cannot be read: {error}</source>
        <translation>No se puede leer la tabla de modelos: {error}</translation>
    </message>
    <message>
        <source>The transformer in {folder} is there more than once ({name} and others)</source>
        <translation>El transformer de {folder} está más de una vez ({name} y otros)</translation>
    </message>
    <message>
        <source>The truth of this sample covers no cell.</source>
        <translation>La verdad de esta muestra no cubre ninguna celda</translation>
    </message>
    <message>
        <source>The vision-language model in {name} cannot be loaded ({error})</source>
        <translation>No se puede cargar el modelo de visión y lenguaje de {name} ({error})</translation>
    </message>
    <message>
        <source>The voice {voice} asks no heads</source>
        <translation>La voz {voice} no pregunta a las cabezas</translation>
    </message>
    <message>
        <source>The weights in {name} do not fit a {model} ({error})</source>
        <translation>Los pesos de {name} no encajan en un {model} ({error})</translation>
    </message>
    <message>
        <source>The weights in {name} lack {count} tensors of a {model}, or have them in another shape; the first is {tensor}</source>
        <translation>A los pesos de {name} les faltan {count} tensores de un {model}, o tienen otra forma; el primero es {tensor}</translation>
    </message>
    <message>
        <source>The white horse</source>
        <translation>El caballo blanco</translation>
    </message>
    <message>
        <source>The {kind} of the model set {name} ({title}) is not downloaded, or not whole</source>
        <translation>El {kind} del conjunto de modelos {name} ({title}) no está descargado, o no entero</translation>
    </message>
    <message>
        <source>The {kind} of the model set {name} is missing ({folder}/{part})</source>
        <translation>Falta el {kind} del conjunto de modelos {name} ({folder}/{part})</translation>
    </message>
    <message>
        <source>The {model} cannot be loaded: its files do not fit together ({what})</source>
        <translation>No se puede cargar {model}: sus archivos no encajan ({what})</translation>
    </message>
    <message>
        <source>The {model} gave no numbers in half precision, so it now runs in full precision.</source>
        <translation>Sin números en media precisión ({model}); ahora funciona en precisión completa</translation>
    </message>
    <message>
        <source>The {part} gives values that are not numbers</source>
        <translation>El {part} da valores que no son números</translation>
    </message>
    <message>
        <source>The {word} has {count} words, more than the limit of {most}</source>
        <translation>Demasiadas palabras ({word}): {count}; el límite es {most}</translation>
    </message>
    <message>
        <source>The {word} has {text} characters, more than the limit of {text_characters}</source>
        <translation>Demasiados caracteres ({word}): {text}; el límite es {text_characters}</translation>
    </message>
    <message>
        <source>The {word} is empty</source>
        <translation>Está vacío: {word}</translation>
    </message>
    <message>
        <source>There are no examples to choose by.</source>
        <translation>No hay ejemplos con que elegir.</translation>
    </message>
    <message>
        <source>There are no safetensors weights in {tail}</source>
        <translation>No hay pesos safetensors en {tail}</translation>
    </message>
    <message>
        <source>There is no device {name} here</source>
        <translation>Aquí no hay dispositivo {name}</translation>
    </message>
    <message>
        <source>There is no file {path}</source>
        <translation>No existe el archivo {path}</translation>
    </message>
    <message>
        <source>There is no grounding {grounding}</source>
        <translation>No existe la localización {grounding}</translation>
    </message>
    <message>
        <source>There is no language {language}</source>
        <translation>No existe el idioma {language}</translation>
    </message>
    <message>
        <source>There is no layer below</source>
        <translation>No hay ninguna capa debajo</translation>
    </message>
    <message>
        <source>There is no metadata choice {metadata}</source>
        <translation>No existe la opción de metadatos {metadata}</translation>
    </message>
    <message>
        <source>There is no model or set {name}</source>
        <translation>No existe el modelo o conjunto {name}</translation>
    </message>
    <message>
        <source>There is no model set {name}</source>
        <translation>No existe el conjunto de modelos {name}</translation>
    </message>
    <message>
        <source>There is no model {part}</source>
        <translation>No existe el modelo {part}</translation>
    </message>
    <message>
        <source>There is no order by {order}</source>
        <translation>No existe el orden por {order}</translation>
    </message>
    <message>
        <source>There is no outline {outline}</source>
        <translation>No existe el contorno {outline}</translation>
    </message>
    <message>
        <source>There is no permission to read {path}</source>
        <translation>No hay permiso para leer {path}</translation>
    </message>
    <message>
        <source>There is no phrase</source>
        <translation>No hay ninguna frase</translation>
    </message>
    <message>
        <source>There is no setting {name}, only {names}</source>
        <translation>No existe el ajuste {name}, solo {names}</translation>
    </message>
    <message>
        <source>There is no voice {voice}</source>
        <translation>No existe la voz {voice}</translation>
    </message>
    <message>
        <source>There is no word in “{phrase}”</source>
        <translation>No hay ninguna palabra en «{phrase}»</translation>
    </message>
    <message>
        <source>There is not enough memory for this</source>
        <translation>No hay memoria suficiente para esto</translation>
    </message>
    <message>
        <source>There is not enough memory to open {name}</source>
        <translation>No hay memoria suficiente para abrir {name}</translation>
    </message>
    <message>
        <source>There is not enough memory to save the picture</source>
        <translation>No hay memoria suficiente para guardar la imagen</translation>
    </message>
    <message>
        <source>There is not enough memory: one of the models needs about {least} GB, {budget} GB are free</source>
        <translation>No hay memoria suficiente: uno de los modelos necesita unos {least} GB y hay {budget} GB libres</translation>
    </message>
    <message>
        <source>There is nothing that can be done to another picture</source>
        <translation>No hay nada que se pueda hacer con otra imagen</translation>
    </message>
    <message>
        <source>There is nothing to fit.</source>
        <translation>No hay nada que ajustar</translation>
    </message>
    <message>
        <source>There is nothing to recover</source>
        <translation>No hay nada que recuperar</translation>
    </message>
    <message>
        <source>There is nothing to take away from yet</source>
        <translation>Todavía no hay nada de lo que quitar</translation>
    </message>
    <message>
        <source>They were not selected with words</source>
        <translation>No se seleccionaron con palabras</translation>
    </message>
    <message>
        <source>This is no measured sample ({error}).</source>
        <translation>Esto no es una muestra medida ({error})</translation>
    </message>
    <message>
        <source>This is no ranking of heads ({error}).</source>
        <translation>Esto no es una clasificación de cabezas ({error})</translation>
    </message>
    <message>
        <source>This painting model takes no reference picture</source>
        <translation>Este modelo de pintura no admite imagen de referencia</translation>
    </message>
    <message>
        <source>This sample has {layers} x {heads} heads, the others {shape}.</source>
        <translation>Esta muestra tiene {layers} x {heads} cabezas, las demás {shape}</translation>
    </message>
    <message>
        <source>Trained to locate things, in short English. Its heads have to be found first, and each phrase takes as long as the first.</source>
        <translation>Entrenado para localizar cosas, en inglés breve. Antes hay que buscar sus cabezas, y cada frase tarda tanto como la primera.</translation>
    </message>
    <message>
        <source>Trained to locate things.</source>
        <translation>Entrenado para localizar cosas.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Inténtelo de nuevo</translation>
    </message>
    <message>
        <source>Try again later</source>
        <translation>Inténtelo más tarde</translation>
    </message>
    <message>
        <source>Tune again.</source>
        <translation>Ajuste de nuevo.</translation>
    </message>
    <message>
        <source>Undo brings it back; Shift adds instead</source>
        <translation>Deshacer lo recupera; con Mayús se añade</translation>
    </message>
    <message>
        <source>Undo the merge, or select and repaint anew</source>
        <translation>Deshaga la combinación, o seleccione y repinte de nuevo</translation>
    </message>
    <message>
        <source>Unknown kind of picture {kind}</source>
        <translation>Tipo de imagen desconocido {kind}</translation>
    </message>
    <message>
        <source>Unset HF_HUB_OFFLINE and try again</source>
        <translation>Quite HF_HUB_OFFLINE e inténtelo de nuevo</translation>
    </message>
    <message>
        <source>Unset it and start the program again</source>
        <translation>Quítelo y vuelva a iniciar el programa</translation>
    </message>
    <message>
        <source>Update LocHeads Studio</source>
        <translation>Actualice LocHeads Studio</translation>
    </message>
    <message>
        <source>Update LocHeads Studio; the file was left as it is</source>
        <translation>Actualice LocHeads Studio; el archivo quedó como estaba</translation>
    </message>
    <message>
        <source>Update opencv-python-headless: OpenCV's publishers of this file ask for version 5</source>
        <translation>Actualice opencv-python-headless: quienes publican este archivo en OpenCV piden la versión 5</translation>
    </message>
    <message>
        <source>Use --device cpu, or leave it out</source>
        <translation>Use --device cpu, o déjelo fuera</translation>
    </message>
    <message>
        <source>Use 16 bits</source>
        <translation>Use 16 bits</translation>
    </message>
    <message>
        <source>Use FLUX.2 klein, FLUX Kontext or Qwen-Image-Edit 2511</source>
        <translation>Use FLUX.2 klein, FLUX Kontext o Qwen-Image-Edit 2511</translation>
    </message>
    <message>
        <source>Use PNG, JPEG, WEBP or TIFF</source>
        <translation>Use PNG, JPEG, WEBP o TIFF</translation>
    </message>
    <message>
        <source>Use SAM, SAM 2.1 or SAM 3</source>
        <translation>Use SAM, SAM 2.1 o SAM 3</translation>
    </message>
    <message>
        <source>Use [[part]] and [[set]] in {path}</source>
        <translation>Use [[part]] y [[set]] en {path}</translation>
    </message>
    <message>
        <source>Use `locheads-studio models download {name}`</source>
        <translation>Use `locheads-studio models download {name}`</translation>
    </message>
    <message>
        <source>Use a model of {families}</source>
        <translation>Use un modelo de {families}</translation>
    </message>
    <message>
        <source>Use a set with SAM 3, or another voice</source>
        <translation>Use un conjunto con SAM 3, u otra voz</translation>
    </message>
    <message>
        <source>Use all, private or none</source>
        <translation>Use all, private o none</translation>
    </message>
    <message>
        <source>Use another vision-language model</source>
        <translation>Use otro modelo de visión y lenguaje</translation>
    </message>
    <message>
        <source>Use at most {most}</source>
        <translation>Use como máximo {most}</translation>
    </message>
    <message>
        <source>Use fewer words</source>
        <translation>Use menos palabras</translation>
    </message>
    <message>
        <source>Use one model.</source>
        <translation>Use un solo modelo</translation>
    </message>
    <message>
        <source>Use one of the models of `locheads-studio models list`</source>
        <translation>Use uno de los modelos de `locheads-studio models list`</translation>
    </message>
    <message>
        <source>Use one of {choices}</source>
        <translation>Use uno de {choices}</translation>
    </message>
    <message>
        <source>Use one of: {families}</source>
        <translation>Use uno de: {families}</translation>
    </message>
    <message>
        <source>Use one with {choices}</source>
        <translation>Use uno con {choices}</translation>
    </message>
    <message>
        <source>Use the model in bf16 or fp16</source>
        <translation>Use el modelo en bf16 o fp16</translation>
    </message>
    <message>
        <source>Use the studio's, or the voice heads</source>
        <translation>Use el del estudio, o la voz heads</translation>
    </message>
    <message>
        <source>Use {choices}, or a folder that holds {parts}</source>
        <translation>Use {choices}, o una carpeta que contenga {parts}</translation>
    </message>
    <message>
        <source>Use {keys} in {path}</source>
        <translation>Use {keys} en {path}</translation>
    </message>
    <message>
        <source>Wait for it or cancel it (Esc), then do it again</source>
        <translation>Espere a que termine o cancélelo (Esc) y vuelva a intentarlo</translation>
    </message>
    <message>
        <source>Wait for it, then try again</source>
        <translation>Espere a que termine e inténtelo de nuevo</translation>
    </message>
    <message>
        <source>Wait, or press Esc to stop</source>
        <translation>Espere, o pulse Esc para detenerlos</translation>
    </message>
    <message>
        <source>Wand</source>
        <translation>Varita</translation>
    </message>
    <message>
        <source>Weights of {bits} bits need the library bitsandbytes, which is not installed</source>
        <translation>Los pesos de {bits} bits necesitan la biblioteca bitsandbytes, que no está instalada</translation>
    </message>
    <message>
        <source>What you painted stays</source>
        <translation>Lo que usted pintó se queda</translation>
    </message>
    <message>
        <source>With “{thing}”</source>
        <translation>Con «{thing}»</translation>
    </message>
    <message>
        <source>Without “{thing}”</source>
        <translation>Sin «{thing}»</translation>
    </message>
    <message>
        <source>Write FILE{suffix} or FILE{suffix}:0.8, at most {strongest}</source>
        <translation>Escriba ARCHIVO{suffix} o ARCHIVO{suffix}:0.8, como máximo {strongest}</translation>
    </message>
    <message>
        <source>Write [[{table}]] in {path}</source>
        <translation>Escriba [[{table}]] en {path}</translation>
    </message>
    <message>
        <source>Write it as {words}</source>
        <translation>Escríbalo como {words}</translation>
    </message>
    <message>
        <source>a GIMP picture</source>
        <translation>una imagen de GIMP</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>una imagen JPEG 2000</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>una imagen JPEG XL</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>un documento PDF</translation>
    </message>
    <message>
        <source>a PostScript document</source>
        <translation>un documento PostScript</translation>
    </message>
    <message>
        <source>a Radiance HDR picture</source>
        <translation>una imagen Radiance HDR</translation>
    </message>
    <message>
        <source>a black picture</source>
        <translation>una imagen negra</translation>
    </message>
    <message>
        <source>a camera's raw file</source>
        <translation>un archivo RAW de cámara</translation>
    </message>
    <message>
        <source>a drawing (SVG)</source>
        <translation>un dibujo (SVG)</translation>
    </message>
    <message>
        <source>a film</source>
        <translation>una película</translation>
    </message>
    <message>
        <source>a heat map that is none</source>
        <translation>un mapa de calor que no lo es</translation>
    </message>
    <message>
        <source>a key that is none</source>
        <translation>una clave que no lo es</translation>
    </message>
    <message>
        <source>a large Photoshop document (PSB)</source>
        <translation>un documento grande de Photoshop (PSB)</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>una lista de textos</translation>
    </message>
    <message>
        <source>a mask is no grey picture</source>
        <translation>una máscara no es una imagen en grises</translation>
    </message>
    <message>
        <source>a mask of other tiles</source>
        <translation>una máscara de otras teselas</translation>
    </message>
    <message>
        <source>a mask without size or tiles</source>
        <translation>una máscara sin tamaño ni teselas</translation>
    </message>
    <message>
        <source>a part of the path is a file, not a folder</source>
        <translation>una parte de la ruta es un archivo, no una carpeta</translation>
    </message>
    <message>
        <source>a picture of a single colour</source>
        <translation>una imagen de un solo color</translation>
    </message>
    <message>
        <source>a piece is missing</source>
        <translation>falta una pieza</translation>
    </message>
    <message>
        <source>a piece of another size</source>
        <translation>una pieza de otro tamaño</translation>
    </message>
    <message>
        <source>a place far outside the picture</source>
        <translation>un lugar muy fuera de la imagen</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>una tabla</translation>
    </message>
    <message>
        <source>a texture (DDS)</source>
        <translation>una textura (DDS)</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>un número entero</translation>
    </message>
    <message>
        <source>an OpenEXR picture</source>
        <translation>una imagen OpenEXR</translation>
    </message>
    <message>
        <source>an array of other pieces</source>
        <translation>una matriz de otras piezas</translation>
    </message>
    <message>
        <source>an array without shape or type</source>
        <translation>una matriz sin forma ni tipo</translation>
    </message>
    <message>
        <source>an icon</source>
        <translation>un icono</translation>
    </message>
    <message>
        <source>asking for the box</source>
        <translation>preguntando por el recuadro</translation>
    </message>
    <message>
        <source>bytes that are none</source>
        <translation>bytes que no lo son</translation>
    </message>
    <message>
        <source>cutting it out</source>
        <translation>recortándolo</translation>
    </message>
    <message>
        <source>cutting it out{about}</source>
        <translation>recortándolo {about}</translation>
    </message>
    <message>
        <source>files holds {pattern}, which leads out of the repository</source>
        <translation>files contiene {pattern}, que sale del repositorio</translation>
    </message>
    <message>
        <source>fitting how far they reach</source>
        <translation>ajustando hasta dónde llegan</translation>
    </message>
    <message>
        <source>fitting where things are</source>
        <translation>ajustando dónde están las cosas</translation>
    </message>
    <message>
        <source>has no ending that says what kind of picture</source>
        <translation>no tiene una extensión que diga qué tipo de imagen es</translation>
    </message>
    <message>
        <source>heads holds {head}; heads are written L14H24</source>
        <translation>heads contiene {head}; las cabezas se escriben L14H24</translation>
    </message>
    <message>
        <source>inpainter</source>
        <translation>repintador</translation>
    </message>
    <message>
        <source>is no known kind of picture ({suffix})</source>
        <translation>no es un tipo de imagen conocido ({suffix})</translation>
    </message>
    <message>
        <source>it has both size and size_about</source>
        <translation>tiene a la vez size y size_about</translation>
    </message>
    <message>
        <source>it is asked in a prompt of its own, which has no form for boxes</source>
        <translation>se le pregunta con un prompt propio, que no tiene forma para recuadros</translation>
    </message>
    <message>
        <source>it needs either repository or folder</source>
        <translation>necesita repository o folder</translation>
    </message>
    <message>
        <source>its description is missing</source>
        <translation>falta su descripción</translation>
    </message>
    <message>
        <source>its description is none</source>
        <translation>su descripción no lo es</translation>
    </message>
    <message>
        <source>kind must be one of {choices}</source>
        <translation>kind debe ser uno de {choices}</translation>
    </message>
    <message>
        <source>listing sentences</source>
        <translation>listando oraciones</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>cargando</translation>
    </message>
    <message>
        <source>loading the inpainter{about}</source>
        <translation>cargando el repintador {about}</translation>
    </message>
    <message>
        <source>loading the segmenter</source>
        <translation>cargando el segmentador</translation>
    </message>
    <message>
        <source>loading the vision-language model</source>
        <translation>cargando el modelo de visión y lenguaje</translation>
    </message>
    <message>
        <source>loading the {model}</source>
        <translation>cargando: {model}</translation>
    </message>
    <message>
        <source>looking again</source>
        <translation>mirando de nuevo</translation>
    </message>
    <message>
        <source>looking at the picture</source>
        <translation>mirando la imagen</translation>
    </message>
    <message>
        <source>looking at the pictures</source>
        <translation>mirando las imágenes</translation>
    </message>
    <message>
        <source>looking at the picture{about}</source>
        <translation>mirando la imagen {about}</translation>
    </message>
    <message>
        <source>looking for more</source>
        <translation>buscando más</translation>
    </message>
    <message>
        <source>loras: {message}</source>
        <translation>loras: {message}</translation>
    </message>
    <message>
        <source>memory_mb is {memory_mb}</source>
        <translation>memory_mb es {memory_mb}</translation>
    </message>
    <message>
        <source>models of its family were not taught to</source>
        <translation>a los modelos de su familia no se les enseñó</translation>
    </message>
    <message>
        <source>nested too deeply</source>
        <translation>anidado demasiado hondo</translation>
    </message>
    <message>
        <source>no description</source>
        <translation>sin descripción</translation>
    </message>
    <message>
        <source>no picture is described</source>
        <translation>no se describe ninguna imagen</translation>
    </message>
    <message>
        <source>only an inpainter wears LoRA files</source>
        <translation>solo un modelo de pintura usa archivos LoRA</translation>
    </message>
    <message>
        <source>paint, like "a zebra"</source>
        <translation>pintar, como "a zebra"</translation>
    </message>
    <message>
        <source>phrase</source>
        <translation>frase</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>prompt</translation>
    </message>
    <message>
        <source>reading the phrase</source>
        <translation>leyendo la frase</translation>
    </message>
    <message>
        <source>reading the phrases</source>
        <translation>leyendo las frases</translation>
    </message>
    <message>
        <source>refining the edge</source>
        <translation>refinando el borde</translation>
    </message>
    <message>
        <source>repaint</source>
        <translation>repintar</translation>
    </message>
    <message>
        <source>repository is not of the form owner/name</source>
        <translation>repository no tiene la forma owner/name</translation>
    </message>
    <message>
        <source>safetensors weights</source>
        <translation>pesos safetensors</translation>
    </message>
    <message>
        <source>segmenter</source>
        <translation>segmentador</translation>
    </message>
    <message>
        <source>select, like "the white horse"</source>
        <translation>seleccionar, como "the white horse"</translation>
    </message>
    <message>
        <source>sha256 of {file} is not 64 small hexadecimal digits</source>
        <translation>El sha256 de {file} no son 64 cifras hexadecimales minúsculas</translation>
    </message>
    <message>
        <source>telling things from the background</source>
        <translation>distinguiendo las cosas del fondo</translation>
    </message>
    <message>
        <source>text_size is {text_size}</source>
        <translation>text_size es {text_size}</translation>
    </message>
    <message>
        <source>that is a folder</source>
        <translation>eso es una carpeta</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>el disco está lleno</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>el disco es de solo lectura</translation>
    </message>
    <message>
        <source>the disk reports an error</source>
        <translation>el disco informa de un error</translation>
    </message>
    <message>
        <source>the folder does not exist</source>
        <translation>la carpeta no existe</translation>
    </message>
    <message>
        <source>the name is not allowed there</source>
        <translation>el nombre no está permitido ahí</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>el nombre es demasiado largo</translation>
    </message>
    <message>
        <source>the space granted on this disk is used up</source>
        <translation>el espacio concedido en este disco está agotado</translation>
    </message>
    <message>
        <source>there is no permission to write there</source>
        <translation>no hay permiso para escribir ahí</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>demasiado largo</translation>
    </message>
    <message>
        <source>transformers has no class for it: it needs code of its own repository (a LLaVA with normalised projector), which is never run.</source>
        <translation>transformers no tiene una clase para él: necesita código de su propio repositorio (un LLaVA con proyector normalizado), que nunca se ejecuta.</translation>
    </message>
    <message>
        <source>transformers has no class for it: its two vision encoders and their fusion need code of its own repository, which is never run.</source>
        <translation>transformers no tiene una clase para él: sus dos codificadores de visión y su fusión necesitan código de su propio repositorio, que nunca se ejecuta.</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true o false</translation>
    </message>
    <message>
        <source>unknown kind {tag}</source>
        <translation>tipo desconocido {tag}</translation>
    </message>
    <message>
        <source>values that are not numbers</source>
        <translation>valores que no son números</translation>
    </message>
    <message>
        <source>vision-language model</source>
        <translation>modelo de visión y lenguaje</translation>
    </message>
    <message>
        <source>{action}. Save the document: it is not kept against a crash at the moment</source>
        <translation>{action}. Guarde el documento: por ahora no está a salvo de un cierre inesperado</translation>
    </message>
    <message>
        <source>{again}; looking at all its heads needs every layer: `locheads-studio models download NAME --whole`</source>
        <translation>{again}; mirar todas sus cabezas requiere todas las capas: `locheads-studio models download NAME --whole`</translation>
    </message>
    <message>
        <source>{entry} has another size</source>
        <translation>{entry} tiene otro tamaño</translation>
    </message>
    <message>
        <source>{entry} is another picture</source>
        <translation>{entry} es otra imagen</translation>
    </message>
    <message>
        <source>{entry} is larger than the picture</source>
        <translation>{entry} es mayor que la imagen</translation>
    </message>
    <message>
        <source>{entry} is missing</source>
        <translation>falta {entry}</translation>
    </message>
    <message>
        <source>{entry} is no PNG</source>
        <translation>{entry} no es un PNG</translation>
    </message>
    <message>
        <source>{filename} in {name} unpacks to {project_ratio} times its size and more, which is the limit</source>
        <translation>{filename} en {name} se descomprime a {project_ratio} veces su tamaño y más, que es el límite</translation>
    </message>
    <message>
        <source>{file} is damaged ({error})</source>
        <translation>{file} está dañado ({error})</translation>
    </message>
    <message>
        <source>{folder} has {free} free; the download needs {needed} and {spare} to spare</source>
        <translation>{folder} tiene {free} libres; la descarga necesita {needed} y {spare} de reserva</translation>
    </message>
    <message>
        <source>{folder} holds no diffusers pipeline</source>
        <translation>{folder} no contiene ninguna canalización de diffusers</translation>
    </message>
    <message>
        <source>{folder} is nearly full</source>
        <translation>{folder} está casi lleno</translation>
    </message>
    <message>
        <source>{freed} GB freed</source>
        <translation>{freed} GB liberados</translation>
    </message>
    <message>
        <source>{index} has no weight_map</source>
        <translation>{index} no tiene weight_map</translation>
    </message>
    <message>
        <source>{index} in {name} cannot be read</source>
        <translation>No se puede leer {index} de {name}</translation>
    </message>
    <message>
        <source>{index} names {file} as a file of weights</source>
        <translation>{index} nombra {file} como archivo de pesos</translation>
    </message>
    <message>
        <source>{label}: a name has small letters, digits and . + _ - only</source>
        <translation>{label}: un nombre solo tiene minúsculas, cifras y . + _ -</translation>
    </message>
    <message>
        <source>{label}: there is no key {key}</source>
        <translation>{label}: no existe la clave {key}</translation>
    </message>
    <message>
        <source>{label}: there is no part {row} for its {kind}</source>
        <translation>{label}: no hay ninguna parte {row} para su {kind}</translation>
    </message>
    <message>
        <source>{label}: {key} is missing</source>
        <translation>{label}: falta {key}</translation>
    </message>
    <message>
        <source>{label}: {key} must be {expected}</source>
        <translation>{label}: {key} debe ser {expected}</translation>
    </message>
    <message>
        <source>{label}: {row} is no {kind} but a {other}</source>
        <translation>{label}: {row} no es un {kind} sino un {other}</translation>
    </message>
    <message>
        <source>{lama_file} does not take a picture and a mask</source>
        <translation>{lama_file} no acepta una imagen y una máscara</translation>
    </message>
    <message>
        <source>{lama_file} gives no picture of {lama_size} pixels</source>
        <translation>{lama_file} no da una imagen de {lama_size} píxeles</translation>
    </message>
    <message>
        <source>{loras} LoRA files at once are too many</source>
        <translation>{loras} archivos LoRA a la vez son demasiados</translation>
    </message>
    <message>
        <source>{model_set} is no name of a model set</source>
        <translation>{model_set} no es el nombre de un conjunto de modelos</translation>
    </message>
    <message>
        <source>{name} asks for code that comes with the model ({key}), which is never run</source>
        <translation>{name} pide código que viene con el modelo ({key}), que nunca se ejecuta</translation>
    </message>
    <message>
        <source>{name} asks for the attention code {item}</source>
        <translation>{name} pide el código de atención {item}</translation>
    </message>
    <message>
        <source>{name} asks for the pipeline {what}</source>
        <translation>{name} pide la canalización {what}</translation>
    </message>
    <message>
        <source>{name} asks for {library}.{kind} as its {part}, which is not on our list</source>
        <translation>{name} pide {library}.{kind} como su {part}, que no está en nuestra lista</translation>
    </message>
    <message>
        <source>{name} cannot be a project</source>
        <translation>{name} no puede ser un proyecto</translation>
    </message>
    <message>
        <source>{name} cannot be read</source>
        <translation>No se puede leer {name}</translation>
    </message>
    <message>
        <source>{name} cannot be read: {error}</source>
        <translation>{name} no se puede leer: {error}</translation>
    </message>
    <message>
        <source>{name} consists of {scans} passes over the whole picture and takes too long to be read</source>
        <translation>{name} consta de {scans} pasadas sobre toda la imagen y tarda demasiado en leerse</translation>
    </message>
    <message>
        <source>{name} has a kind of pixels that is not supported ({bits} bits, {dtype})</source>
        <translation>{name} tiene un tipo de píxeles no compatible ({bits} bits, {dtype})</translation>
    </message>
    <message>
        <source>{name} has colours multiplied by opacity</source>
        <translation>{name} tiene colores multiplicados por la opacidad</translation>
    </message>
    <message>
        <source>{name} has no sentences</source>
        <translation>{name} no tiene oraciones</translation>
    </message>
    <message>
        <source>{name} has one page only</source>
        <translation>{name} tiene una sola página</translation>
    </message>
    <message>
        <source>{name} has {pages} pages; there is no page {number}</source>
        <translation>{name} tiene {pages} páginas; no hay página {number}</translation>
    </message>
    <message>
        <source>{name} has {rows} steps</source>
        <translation>{name} tiene {rows} pasos</translation>
    </message>
    <message>
        <source>{name} has {size} MiB; the limit is {file_bytes}</source>
        <translation>{name} ocupa {size} MiB; el límite es {file_bytes}</translation>
    </message>
    <message>
        <source>{name} has {size} MiB; the limit is {limits}</source>
        <translation>{name} ocupa {size} MiB; el límite es {limits}</translation>
    </message>
    <message>
        <source>{name} has {size} bytes, more than the limit of {max_json}</source>
        <translation>{name} tiene {size} bytes, más del límite de {max_json}</translation>
    </message>
    <message>
        <source>{name} has {size} bytes, more than the limit of {max_vocabulary}</source>
        <translation>{name} tiene {size} bytes, más del límite de {max_vocabulary}</translation>
    </message>
    <message>
        <source>{name} has {width} megapixels ({width2} x {height}); the limit is {pixels}</source>
        <translation>{name} tiene {width} megapíxeles ({width2} x {height}); el límite es {pixels}</translation>
    </message>
    <message>
        <source>{name} holds an entry with a name that is not allowed</source>
        <translation>{name} contiene una entrada con un nombre no permitido</translation>
    </message>
    <message>
        <source>{name} holds its layers only, not the picture they make</source>
        <translation>{name} contiene solo sus capas, no la imagen que forman</translation>
    </message>
    <message>
        <source>{name} holds more pixels than there is memory for</source>
        <translation>{name} contiene más píxeles de los que caben en la memoria</translation>
    </message>
    <message>
        <source>{name} holds more than {project_entries} entries, which is the limit</source>
        <translation>{name} contiene más de {project_entries} entradas, que es el límite</translation>
    </message>
    <message>
        <source>{name} holds no merged picture</source>
        <translation>{name} no contiene una imagen combinada</translation>
    </message>
    <message>
        <source>{name} holds {kind} pixels, which is not supported</source>
        <translation>{name} contiene píxeles {kind}, que no son compatibles</translation>
    </message>
    <message>
        <source>{name} holds {tight} entries that unpack to {project_ratio} times their size and more, which is the limit</source>
        <translation>{name} contiene {tight} entradas que al descomprimirse ocupan {project_ratio} veces su tamaño o más, que es el límite</translation>
    </message>
    <message>
        <source>{name} in a document</source>
        <translation>{name} en un documento</translation>
    </message>
    <message>
        <source>{name} in {tail} is a program, and programs of others are never run</source>
        <translation>{name} en {tail} es un programa, y nunca se ejecutan programas ajenos</translation>
    </message>
    <message>
        <source>{name} in {tail} is no GGUF file, or a damaged one</source>
        <translation>{name} en {tail} no es un archivo GGUF, o está dañado</translation>
    </message>
    <message>
        <source>{name} in {tail} is of a kind that can run programs when it is read</source>
        <translation>{name} en {tail} es de un tipo que puede ejecutar programas al leerse</translation>
    </message>
    <message>
        <source>{name} in {tail} is of the kind GGUF, which is read as the transformer of an inpainter only</source>
        <translation>{name} en {tail} es de tipo GGUF, que solo se lee como transformer de un modelo de repintado</translation>
    </message>
    <message>
        <source>{name} in {tail} is {what}, whatever its name says</source>
        <translation>{name} en {tail} es {what}, diga lo que diga su nombre</translation>
    </message>
    <message>
        <source>{name} instead of {kind}</source>
        <translation>{name} en vez de {kind}</translation>
    </message>
    <message>
        <source>{name} is a Krita picture, which is not read</source>
        <translation>{name} es una imagen de Krita, que no se lee</translation>
    </message>
    <message>
        <source>{name} is a Photoshop document of a kind that is not read</source>
        <translation>{name} es un documento de Photoshop de un tipo que no se lee</translation>
    </message>
    <message>
        <source>{name} is a camera's raw file, which is not read</source>
        <translation>{name} es un archivo RAW de cámara, que no se lee</translation>
    </message>
    <message>
        <source>{name} is a drawing or another XML document</source>
        <translation>{name} es un dibujo u otro documento XML</translation>
    </message>
    <message>
        <source>{name} is a film or another kind of container, which is not read</source>
        <translation>{name} es una película u otro tipo de contenedor, que no se lee</translation>
    </message>
    <message>
        <source>{name} is a project</source>
        <translation>{name} es un proyecto</translation>
    </message>
    <message>
        <source>{name} is damaged</source>
        <translation>{name} está dañado</translation>
    </message>
    <message>
        <source>{name} is damaged ({error})</source>
        <translation>{name} está dañado ({error})</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete and cannot be read</source>
        <translation>{name} está dañado o incompleto y no se puede leer</translation>
    </message>
    <message>
        <source>{name} is damaged: its entries overlap</source>
        <translation>{name} está dañado: sus entradas se solapan</translation>
    </message>
    <message>
        <source>{name} is damaged: its reader stopped</source>
        <translation>{name} está dañado: su lector se detuvo</translation>
    </message>
    <message>
        <source>{name} is damaged: what reads it crashed over it</source>
        <translation>{name} está dañado: lo que lo lee falló con él</translation>
    </message>
    <message>
        <source>{name} is empty</source>
        <translation>{name} está vacío</translation>
    </message>
    <message>
        <source>{name} is larger than {limits} MiB</source>
        <translation>{name} ocupa más de {limits} MiB</translation>
    </message>
    <message>
        <source>{name} is nested too deep</source>
        <translation>{name} está anidado demasiado hondo</translation>
    </message>
    <message>
        <source>{name} is no OpenRaster file</source>
        <translation>{name} no es un archivo OpenRaster</translation>
    </message>
    <message>
        <source>{name} is no recipe</source>
        <translation>{name} no es una receta</translation>
    </message>
    <message>
        <source>{name} is no recipe: {error}</source>
        <translation>{name} no es una receta: {error}</translation>
    </message>
    <message>
        <source>{name} is not a file</source>
        <translation>{name} no es un archivo</translation>
    </message>
    <message>
        <source>{name} is not a picture in a known format</source>
        <translation>{name} no es una imagen de un formato conocido</translation>
    </message>
    <message>
        <source>{name} is not one of the official files ({names}) by its SHA-256</source>
        <translation>{name} no es uno de los archivos oficiales ({names}) según su SHA-256</translation>
    </message>
    <message>
        <source>{name} is not the name of a head.</source>
        <translation>{name} no es el nombre de una cabeza</translation>
    </message>
    <message>
        <source>{name} is of a quantised model, which cannot be read</source>
        <translation>{name} es de un modelo cuantizado, que no se puede leer</translation>
    </message>
    <message>
        <source>{name} is packed in a way that is not read ({packed})</source>
        <translation>{name} está comprimido de un modo que no se lee ({packed})</translation>
    </message>
    <message>
        <source>{name} is packed in a way that is not supported</source>
        <translation>{name} está empaquetado de una forma que no se admite</translation>
    </message>
    <message>
        <source>{name} is too large; the limit is {limits} megapixels</source>
        <translation>{name} es demasiado grande; el límite es {limits} megapíxeles</translation>
    </message>
    <message>
        <source>{name} is {what}, which is not read</source>
        <translation>{name} es {what}, que no se lee</translation>
    </message>
    <message>
        <source>{name} is {width} x {height} pixels; the longest side may be {side}</source>
        <translation>{name} mide {width} x {height} píxeles; el lado más largo puede ser {side}</translation>
    </message>
    <message>
        <source>{name} lacks its end and is not replaced by what is left of it</source>
        <translation>A {name} le falta el final y no se sustituye por lo que queda</translation>
    </message>
    <message>
        <source>{name} names the class {one}, which is no plain name</source>
        <translation>{name} nombra la clase {one}, que no es un nombre simple</translation>
    </message>
    <message>
        <source>{name} needs about {size} MiB of memory to be opened; {most} are free for that</source>
        <translation>{name} necesita unos {size} MiB de memoria para abrirse; hay {most} libres</translation>
    </message>
    <message>
        <source>{name} needs the library gguf, which is not installed</source>
        <translation>{name} necesita la biblioteca gguf, que no está instalada</translation>
    </message>
    <message>
        <source>{name} of {title} did not arrive as the Hub announced it (its hash is wrong)</source>
        <translation>{name} de {title} no llegó como lo anunció el Hub (su hash es incorrecto)</translation>
    </message>
    <message>
        <source>{name} takes longer than {seconds} s to be read, which is the limit</source>
        <translation>{name} tarda más de {seconds} s en leerse, que es el límite</translation>
    </message>
    <message>
        <source>{name} unpacks to more than {limits} MiB, which is the limit</source>
        <translation>{name} se descomprime a más de {limits} MiB, que es el límite</translation>
    </message>
    <message>
        <source>{name} was changed by another program meanwhile</source>
        <translation>Otro programa cambió {name} entretanto</translation>
    </message>
    <message>
        <source>{name} was kept by another version of the program</source>
        <translation>{name} fue guardado por otra versión del programa</translation>
    </message>
    <message>
        <source>{name} was made by a newer version of this program</source>
        <translation>{name} fue creado por una versión más nueva de este programa</translation>
    </message>
    <message>
        <source>{name} was not read: its reader does not start</source>
        <translation>{name} no se leyó: su lector no arranca</translation>
    </message>
    <message>
        <source>{name} was saved by a newer version of this program</source>
        <translation>{name} fue guardado por una versión más nueva de este programa</translation>
    </message>
    <message>
        <source>{name} would load a model from elsewhere</source>
        <translation>{name} cargaría un modelo de otro sitio</translation>
    </message>
    <message>
        <source>{name}, a {what} without a name</source>
        <translation>{name}, un {what} sin nombre</translation>
    </message>
    <message>
        <source>{name}/config.json is missing or damaged</source>
        <translation>{name}/config.json falta o está dañado</translation>
    </message>
    <message>
        <source>{name}/{file} is damaged ({error})</source>
        <translation>{name}/{file} está dañado ({error})</translation>
    </message>
    <message>
        <source>{name}/{file} is missing or damaged ({error})</source>
        <translation>{name}/{file} falta o está dañado ({error})</translation>
    </message>
    <message>
        <source>{name}/{file} speaks of {words}, which its model does not know</source>
        <translation>{name}/{file} habla de {words}, que su modelo no conoce</translation>
    </message>
    <message>
        <source>{name}: there is no table {table}</source>
        <translation>{name}: no existe la tabla {table}</translation>
    </message>
    <message>
        <source>{name}: {table} is not a list of tables</source>
        <translation>{name}: {table} no es una lista de tablas</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}</source>
        <translation>{path} no se puede leer: {strerror}</translation>
    </message>
    <message>
        <source>{path} is not a file</source>
        <translation>{path} no es un archivo</translation>
    </message>
    <message>
        <source>{repository} has no {lacking} for {title}</source>
        <translation>{repository} no tiene {lacking} para {title}</translation>
    </message>
    <message>
        <source>{repository} is not there, or not for everybody</source>
        <translation>{repository} no existe, o no es para todos</translation>
    </message>
    <message>
        <source>{repository} no longer has what {title} needs (revision {part})</source>
        <translation>{repository} ya no tiene lo que {title} necesita (revisión {part})</translation>
    </message>
    <message>
        <source>{shape} heads cannot join {shape2}.</source>
        <translation>{shape} cabezas no se pueden unir a {shape2}</translation>
    </message>
    <message>
        <source>{shown} in {tail} is a link out of the folder</source>
        <translation>{shown} en {tail} es un enlace fuera de la carpeta</translation>
    </message>
    <message>
        <source>{shown} in {tail} is a link to a folder</source>
        <translation>{shown} en {tail} es un enlace a una carpeta</translation>
    </message>
    <message>
        <source>{shown} in {tail} is no ordinary file</source>
        <translation>{shown} en {tail} no es un archivo ordinario</translation>
    </message>
    <message>
        <source>{shown} in {tail} leads to nothing</source>
        <translation>{shown} en {tail} no lleva a nada</translation>
    </message>
    <message>
        <source>{sigma}, {level}, {margin} are no numbers for a grounding.</source>
        <translation>{sigma}, {level}, {margin} no son números para una localización.</translation>
    </message>
    <message>
        <source>{tail} holds more than {max_files} files</source>
        <translation>{tail} contiene más de {max_files} archivos</translation>
    </message>
    <message>
        <source>{tail} is nested too deep</source>
        <translation>{tail} está anidado demasiado hondo</translation>
    </message>
    <message>
        <source>{text} is no LoRA file with a weight</source>
        <translation>{text} no es un archivo LoRA con un peso</translation>
    </message>
    <message>
        <source>{text} is no number</source>
        <translation>{text} no es un número</translation>
    </message>
    <message>
        <source>{title} cannot be used: {missing}</source>
        <translation>{title} no se puede usar: {missing}</translation>
    </message>
    <message>
        <source>{title} cannot be written ({error})</source>
        <translation>{title} no se puede escribir ({error})</translation>
    </message>
    <message>
        <source>{title} is gated: its makers want you to accept their licence first</source>
        <translation>{title} está restringido: sus autores quieren que acepte antes su licencia</translation>
    </message>
    <message>
        <source>{title} is no download</source>
        <translation>{title} no es una descarga</translation>
    </message>
    <message>
        <source>{title} is not downloaded</source>
        <translation>{title} no está descargado</translation>
    </message>
    <message>
        <source>{title} would fetch {name}, which must not be read</source>
        <translation>{title} traería {name}, que no se debe leer</translation>
    </message>
    <message>
        <source>{value} is no token grid.</source>
        <translation>{value} no es una cuadrícula de tokens</translation>
    </message>
    <message>
        <source>{wanted} are no criteria.</source>
        <translation>{wanted} no son criterios</translation>
    </message>
    <message>
        <source>{weights} are no weights for {heads} heads.</source>
        <translation>{weights} no son pesos para {heads} cabezas</translation>
    </message>
    <message>
        <source>{what} has shape {shape}.</source>
        <translation>{what} tiene la forma {shape}</translation>
    </message>
    <message>
        <source>{what} holds values from {low} to {high}.</source>
        <translation>{what} contiene valores de {low} a {high}</translation>
    </message>
    <message>
        <source>{what} is {shape}, not {shape2}.</source>
        <translation>{what} es {shape}, no {shape2}</translation>
    </message>
    <message>
        <source>“{name}” changed meanwhile, so the result was dropped</source>
        <translation>«{name}» cambió entretanto, así que se descartó el resultado</translation>
    </message>
    <message>
        <source>“{phrase}” has no second candidate here; the first was taken.</source>
        <translation>«{phrase}» no tiene aquí un segundo candidato; se tomó el primero</translation>
    </message>
    <message>
        <source>“{phrase}” may be something else</source>
        <translation>«{phrase}» puede ser otra cosa</translation>
    </message>
    <message>
        <source>“{phrase}” may mean two places</source>
        <translation>«{phrase}» puede referirse a dos lugares</translation>
    </message>
    <message>
        <source>“{phrase}” was not found for sure</source>
        <translation>«{phrase}» no se encontró con seguridad</translation>
    </message>
</context>
<context>
    <name>ModelManager</name>
    <message>
        <source>A set is a vision-language model that finds what you name, a segmenter that cuts it out and an inpainter that repaints it. Nothing is downloaded unless you say so here.</source>
        <translation>Un conjunto es un modelo de visión y lenguaje que encuentra lo que usted nombra, un segmentador que lo recorta y un repintador que lo repinta. No se descarga nada si no lo pide aquí.</translation>
    </message>
    <message>
        <source>All parts of this set are used by another set. Remove nothing?</source>
        <translation>Otro conjunto usa todas las partes de este. ¿No eliminar nada?</translation>
    </message>
    <message>
        <source>Cache folder: {0}</source>
        <translation>Carpeta de caché: {0}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>No downloads, not even when asked for</source>
        <translation>Sin descargas, ni siquiera si se piden</translation>
    </message>
    <message>
        <source>No {0} yet: {1}</source>
        <translation>Aún sin {0}: {1}</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Sin conexión</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Remove {0}? Other programs that use the same cache folder lose them too.</source>
        <translation>¿Eliminar {0}? Otros programas que usan la misma carpeta de caché también los pierden.</translation>
    </message>
</context>
<context>
    <name>NoticeCard</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Cerrar este aviso</translation>
    </message>
    <message>
        <source>Show report</source>
        <translation>Mostrar informe</translation>
    </message>
    <message>
        <source>What happened, to copy and send</source>
        <translation>Lo que ocurrió, para copiar y enviar</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source> Change mask</source>
        <translation> Cambiar máscara</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>By</source>
        <translation>En</translation>
    </message>
    <message>
        <source>Change the mask</source>
        <translation>Cambiar la máscara</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Contiguo</translation>
    </message>
    <message>
        <source>Diameter ({0} and {1})</source>
        <translation>Diámetro ({0} y {1})</translation>
    </message>
    <message>
        <source>For grow, shrink, feather, smooth, refine and clean up</source>
        <translation>Para expandir, contraer, calar, suavizar, refinar y limpiar</translation>
    </message>
    <message>
        <source>Grow, shrink, feather, smooth, refine, clean up, fill, invert, keep the mask</source>
        <translation>Expandir, contraer, calar, suavizar, refinar, limpiar, rellenar, invertir o conservar la máscara</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>Dureza</translation>
    </message>
    <message>
        <source>How different a colour may be</source>
        <translation>Cuánto puede diferir un color</translation>
    </message>
    <message>
        <source>How the next selection meets the mask</source>
        <translation>Cómo se combina la próxima selección con la máscara</translation>
    </message>
    <message>
        <source>Only what is connected to the place you click</source>
        <translation>Solo lo que está unido al lugar del clic</translation>
    </message>
    <message>
        <source>Pixels for grow, shrink, feather, smooth, refine and clean up</source>
        <translation>Píxeles para expandir, contraer, calar, suavizar, refinar y limpiar</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>Presión</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Soft or hard edge ({0} and {1})</source>
        <translation>Borde suave o duro ({0} y {1})</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Tolerancia</translation>
    </message>
    <message>
        <source>With a pen, pressing harder paints wider</source>
        <translation>Con un lápiz, apretar más pinta más ancho</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>A few letters of what it is called. Up and Down choose, Enter does it</source>
        <translation>Unas letras de su nombre. Arriba y Abajo eligen, Intro lo hace</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Comandos</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Buscar un comando</translation>
    </message>
    <message>
        <source>Nothing is called that. Try fewer letters, or another word for it.</source>
        <translation>Nada se llama así. Pruebe con menos letras o con otra palabra.</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>¿Qué quiere hacer?</translation>
    </message>
    <message>
        <source>What fits; those in grey cannot be done now</source>
        <translation>Lo que coincide; lo gris no se puede hacer ahora</translation>
    </message>
</context>
<context>
    <name>PhraseBar</name>
    <message>
        <source>Confidence {0}: sure from 95 %, likely from 70 %</source>
        <translation>Confianza {0}: seguro desde el 95 %, probable desde el 70 %</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Find it in the picture (Enter)</source>
        <translation>Buscarlo en la imagen (Intro)</translation>
    </message>
    <message>
        <source>Heads: {0}</source>
        <translation>Cabezas: {0}</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Buscando…</translation>
    </message>
    <message>
        <source>Next: {phrases}.</source>
        <translation>Después: {phrases}.</translation>
    </message>
    <message>
        <source>Not found: the mask is as it was. Say it in other words, or select it by hand.</source>
        <translation>No se ha encontrado: la máscara sigue como estaba. Dígalo con otras palabras o selecciónelo a mano.</translation>
    </message>
    <message>
        <source>Not found: {things}.</source>
        <translation>No se encontró: {things}.</translation>
    </message>
    <message>
        <source>Phrase: what to select</source>
        <translation>Frase: qué seleccionar</translation>
    </message>
    <message>
        <source>Read as “{phrase}”.</source>
        <translation>Leído como «{phrase}».</translation>
    </message>
    <message>
        <source>Say it in words the model set knows, or choose another one: File, Settings</source>
        <translation>Dígalo con palabras que el conjunto de modelos conozca, o elija otro: Archivo, Ajustes</translation>
    </message>
    <message>
        <source>Say what to select and press Enter, or all in one: “change the skater's outfit to a red tracksuit” ({0} then repaints it, too). Down shows what you said before</source>
        <translation>Diga qué seleccionar y pulse Intro, o todo en una frase en inglés: «change the skater's outfit to a red tracksuit» ({0} además lo repinta). Abajo muestra lo dicho antes</translation>
    </message>
    <message>
        <source>The model does not know: {words}. It looked for the rest.</source>
        <translation>El modelo no conoce: {words}. Buscó lo demás.</translation>
    </message>
    <message>
        <source>What to select, like “the skater's outfit”</source>
        <translation>Qué seleccionar, en inglés: «the skater's outfit»</translation>
    </message>
    <message>
        <source>{named} and {count} more</source>
        <translation>{named} y {count} más</translation>
    </message>
</context>
<context>
    <name>PromptBar</name>
    <message>
        <source>100 % paints anew. Less keeps more of what is there, and the button says Refine</source>
        <translation>100 % pinta de nuevo. Menos conserva más de lo que hay, y el botón dice Retocar</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Guía</translation>
    </message>
    <message>
        <source>How many results a repaint makes, each with its own seed. Auto: two, one of a very large mask</source>
        <translation>Cuántos resultados hace un repintado, cada uno con su semilla. Auto: dos, o uno si la máscara es muy grande</translation>
    </message>
    <message>
        <source>How strictly the prompt is followed. Auto takes what suits the models</source>
        <translation>Con qué rigor se sigue el prompt. Auto toma lo que conviene a los modelos</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>En la cola</translation>
    </message>
    <message>
        <source>Keep the seed</source>
        <translation>Conservar la semilla</translation>
    </message>
    <message>
        <source>Keep this seed for the next repaint, instead of drawing a new one</source>
        <translation>Conservar esta semilla para el próximo repintado, en vez de sacar otra</translation>
    </message>
    <message>
        <source>More parameters</source>
        <translation>Más parámetros</translation>
    </message>
    <message>
        <source>More steps are slower and often finer. Auto takes what suits the models</source>
        <translation>Más pasos son más lentos y a menudo más finos. Auto toma lo que conviene a los modelos</translation>
    </message>
    <message>
        <source>Negative prompt: what must not be painted</source>
        <translation>Prompt negativo: lo que no debe pintarse</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>Semilla nueva</translation>
    </message>
    <message>
        <source>Not</source>
        <translation>Sin</translation>
    </message>
    <message>
        <source>Place in the queue</source>
        <translation>Lugar en la cola</translation>
    </message>
    <message>
        <source>Prompt: what it becomes</source>
        <translation>Prompt: en qué se convierte</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Reemplazar</translation>
    </message>
    <message>
        <source>Say what the selection becomes and press Enter. Down shows what you said before</source>
        <translation>Diga en qué se convierte la selección y pulse Intro. Abajo muestra lo dicho antes</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semilla</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pasos</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Intensidad</translation>
    </message>
    <message>
        <source>Strength, steps, guidance, what must not be painted, outline, place in the queue</source>
        <translation>Intensidad, pasos, guía, lo que no debe pintarse, contorno, lugar en la cola</translation>
    </message>
    <message>
        <source>The same seed with the same words gives the same result. Typing one locks it</source>
        <translation>La misma semilla con las mismas palabras da el mismo resultado. Al escribir una, queda fijada</translation>
    </message>
    <message>
        <source>Variations</source>
        <translation>Variaciones</translation>
    </message>
    <message>
        <source>What it becomes, like “a Spider-Man costume”. Empty removes it</source>
        <translation>En qué se convierte, en inglés: «a Spider-Man costume». Vacío lo quita</translation>
    </message>
    <message>
        <source>What must not be painted, like “text, people”</source>
        <translation>Lo que no debe pintarse, como «text, people»</translation>
    </message>
    <message>
        <source>What the new part shows. Empty goes on with the picture</source>
        <translation>Qué muestra la parte nueva. Vacío, la imagen continúa</translation>
    </message>
    <message>
        <source>Where a new repaint goes when others are still to be made</source>
        <translation>Dónde va un nuevo repintado cuando aún quedan otros</translation>
    </message>
    <message>
        <source>Words for what must not appear. Some models cannot be told: then it says so</source>
        <translation>Palabras para lo que no debe aparecer. A algunos modelos no se les puede decir: entonces se avisa</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>al final</translation>
    </message>
    <message>
        <source>before what waits</source>
        <translation>antes de lo que espera</translation>
    </message>
    <message>
        <source>instead of the others</source>
        <translation>en lugar de los demás</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Progress of what runs</source>
        <translation>Progreso de lo que se ejecuta</translation>
    </message>
    <message>
        <source>Selecting</source>
        <translation>Seleccionando</translation>
    </message>
    <message>
        <source>Take the chosen line out of the queue</source>
        <translation>Quitar de la cola la línea elegida</translation>
    </message>
    <message>
        <source>Take the chosen line out of the queue (Delete)</source>
        <translation>Quitar de la cola la línea elegida (Supr)</translation>
    </message>
    <message>
        <source>What runs and what waits</source>
        <translation>Lo que se ejecuta y lo que espera</translation>
    </message>
    <message>
        <source>What runs and what waits, in this order. Delete takes the chosen line out</source>
        <translation>Lo que se ejecuta y lo que espera, en este orden. Supr quita la línea elegida</translation>
    </message>
    <message>
        <source>{count} min left</source>
        <translation>quedan {count} min</translation>
    </message>
    <message>
        <source>{count} s left</source>
        <translation>quedan {count} s</translation>
    </message>
    <message>
        <source>{title}: stopping</source>
        <translation>{title}: deteniéndose</translation>
    </message>
    <message>
        <source>{title}: waits</source>
        <translation>{title}: en espera</translation>
    </message>
    <message>
        <source>{title}: {percent} %</source>
        <translation>{title}: {percent} %</translation>
    </message>
</context>
<context>
    <name>RecoveryList</name>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Discard {0}</source>
        <translation>Descartar {0}</translation>
    </message>
    <message>
        <source>Forget it for good</source>
        <translation>Olvidarlo para siempre</translation>
    </message>
    <message>
        <source>Open it as it was after its last change</source>
        <translation>Abrirlo como quedó tras el último cambio</translation>
    </message>
    <message>
        <source>Picture without a name</source>
        <translation>Imagen sin nombre</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Recuperar</translation>
    </message>
    <message>
        <source>Recover {0}</source>
        <translation>Recuperar {0}</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Your work was kept.</source>
        <translation>El programa terminó de forma inesperada. Su trabajo se conservó.</translation>
    </message>
</context>
<context>
    <name>RefineRow</name>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>How far from the edge of the mask hair, fur and soft rims are looked for, to either side</source>
        <translation>A qué distancia del borde de la máscara, hacia ambos lados, se buscan pelo, pelaje y bordes suaves</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
    <message>
        <source>Refine edge</source>
        <translation>Refinar el borde</translation>
    </message>
    <message>
        <source>The mask as it was before (Esc)</source>
        <translation>La máscara como estaba antes (Esc)</translation>
    </message>
    <message>
        <source>The mask stays as it is shown (Enter)</source>
        <translation>La máscara queda como se muestra (Intro)</translation>
    </message>
    <message>
        <source>Within</source>
        <translation>Dentro de</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Back to your picture (Esc)</source>
        <translation>Volver a su imagen (Esc)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copiar informe</translation>
    </message>
    <message>
        <source>Copy this, add what you did and what happened instead, and send it to whoever gave you the program.</source>
        <translation>Copie esto, añada qué hizo y qué ocurrió en su lugar, y envíelo a quien le dio el programa.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Informe</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Informar de un problema</translation>
    </message>
    <message>
        <source>Something went wrong in the program</source>
        <translation>Algo falló en el programa</translation>
    </message>
    <message>
        <source>To the clipboard</source>
        <translation>Al portapapeles</translation>
    </message>
    <message>
        <source>What to send</source>
        <translation>Qué enviar</translation>
    </message>
    <message>
        <source>Your picture is still open and you can go on. To help mend it, copy the report below and send it to whoever gave you the program; it holds no pictures and none of your words.</source>
        <translation>Su imagen sigue abierta y puede continuar. Para ayudar a arreglarlo, copie el informe de abajo y envíelo a quien le dio el programa; no contiene imágenes ni nada de lo que usted ha escrito.</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>Apply</source>
        <translation>Aplicar</translation>
    </message>
    <message>
        <source>Click to show a result, click again to see the picture without it. Shift+click compares</source>
        <translation>Clic para mostrar un resultado; otro clic para ver la imagen sin él. Mayús+clic compara</translation>
    </message>
    <message>
        <source>Compare the shown result with this one</source>
        <translation>Comparar el resultado mostrado con este</translation>
    </message>
    <message>
        <source>End comparing</source>
        <translation>Dejar de comparar</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Resultados</translation>
    </message>
    <message>
        <source>Show the result alone again (Esc)</source>
        <translation>Volver a mostrar solo el resultado (Esc)</translation>
    </message>
    <message>
        <source>Show the result with all that the model changed, as one more result</source>
        <translation>Mostrar el resultado con todo lo que cambió el modelo, como un resultado más</translation>
    </message>
    <message>
        <source>Take the larger mask</source>
        <translation>Usar la máscara mayor</translation>
    </message>
    <message>
        <source>The shown result becomes a layer ({0})</source>
        <translation>El resultado mostrado pasa a ser una capa ({0})</translation>
    </message>
    <message>
        <source>{title}
Seed {seed} · {seconds:.1f} s</source>
        <translation>{title}
Semilla {seed} · {seconds:.1f} s</translation>
    </message>
    <message>
        <source>{title}, seed {seed}</source>
        <translation>{title}, semilla {seed}</translation>
    </message>
    <message>
        <source>“{phrase}” is gone</source>
        <translation>«{phrase}» ya no está</translation>
    </message>
    <message>
        <source>“{phrase}” is still there</source>
        <translation>«{phrase}» sigue ahí</translation>
    </message>
</context>
<context>
    <name>RetouchVerbs</name>
    <message>
        <source>Change mask lists it</source>
        <translation>Está en la lista de Cambiar máscara</translation>
    </message>
    <message>
        <source>Kept as “{name}”</source>
        <translation>Conservada como «{name}»</translation>
    </message>
</context>
<context>
    <name>SampleCard</name>
    <message>
        <source>Open it with “{0}” and “{1}” filled in</source>
        <translation>Abrirla con «{0}» y «{1}» ya escritos</translation>
    </message>
    <message>
        <source>Sample picture: {0}</source>
        <translation>Imagen de muestra: {0}</translation>
    </message>
</context>
<context>
    <name>SelectionsMenu</name>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Eliminar</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>Cambia&amp;r el nombre</translation>
    </message>
    <message>
        <source>Kept &amp;selections</source>
        <translation>&amp;Selecciones conservadas</translation>
    </message>
    <message>
        <source>Load it as the mode says. Shift adds, Alt subtracts, both intersect</source>
        <translation>Cargarla como dice el modo. Mayús añade, Alt resta, las dos intersecan</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Rename selection</source>
        <translation>Cambiar el nombre de la selección</translation>
    </message>
</context>
<context>
    <name>SetCard</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Comprobar</translation>
    </message>
    <message>
        <source>Compare every file with its published hash</source>
        <translation>Comparar cada archivo con su hash publicado</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>Continuar…</translation>
    </message>
    <message>
        <source>Delete its files from the cache folder</source>
        <translation>Borrar sus archivos de la carpeta de caché</translation>
    </message>
    <message>
        <source>Download now</source>
        <translation>Descargar ahora</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>Descargar…</translation>
    </message>
    <message>
        <source>Fetch it into the cache folder and accept the licences</source>
        <translation>Traerlo a la carpeta de caché y aceptar las licencias</translation>
    </message>
    <message>
        <source>Find heads…</source>
        <translation>Buscar cabezas…</translation>
    </message>
    <message>
        <source>Find where this model looks; the set is used then</source>
        <translation>Buscar dónde mira este modelo; después se usa el conjunto</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>En uso</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>See size and licence first</source>
        <translation>Ver antes el tamaño y la licencia</translation>
    </message>
    <message>
        <source>Stop for now; what has arrived is kept</source>
        <translation>Parar por ahora; lo recibido se conserva</translation>
    </message>
    <message>
        <source>Stop; what has arrived is kept until you remove it</source>
        <translation>Parar; lo recibido se conserva hasta que lo elimine</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Usar</translation>
    </message>
    <message>
        <source>Work with this set from now on</source>
        <translation>Trabajar con este conjunto desde ahora</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>A folder of models…</source>
        <translation>Una carpeta de modelos…</translation>
    </message>
    <message>
        <source>A folder that holds vlm, segmenter and inpainter</source>
        <translation>Una carpeta que contiene vlm, segmenter e inpainter</translation>
    </message>
    <message>
        <source>Ask again after a repaint</source>
        <translation>Volver a preguntar después de repintar</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>Volver a la imagen (Esc)</translation>
    </message>
    <message>
        <source>Changes apply at once, another language at the next start.</source>
        <translation>Los cambios se aplican al momento; otro idioma, en el próximo inicio.</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambiar…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Dark, light, or as the system</source>
        <translation>Oscuro, claro o como el sistema</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Predeterminado</translation>
    </message>
    <message>
        <source>Download, check and remove model sets</source>
        <translation>Descargar, comprobar y eliminar conjuntos de modelos</translation>
    </message>
    <message>
        <source>Downloaded models lie here</source>
        <translation>Aquí están los modelos descargados</translation>
    </message>
    <message>
        <source>Find by</source>
        <translation>Buscar con</translation>
    </message>
    <message>
        <source>Get models…</source>
        <translation>Obtener modelos…</translation>
    </message>
    <message>
        <source>How much the history of a picture may take. Beyond it the oldest steps are forgotten</source>
        <translation>Cuánto puede ocupar el historial de una imagen. Más allá se olvidan los pasos más antiguos</translation>
    </message>
    <message>
        <source>Keep downloaded models in another folder; those there stay where they are</source>
        <translation>Guardar los modelos descargados en otra carpeta; los que hay se quedan donde están</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>Atajos de teclado…</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Load the models when the program starts</source>
        <translation>Cargar los modelos al iniciar el programa</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aspecto</translation>
    </message>
    <message>
        <source>Look closer at small things</source>
        <translation>Mirar más de cerca lo pequeño</translation>
    </message>
    <message>
        <source>Look keys up, and choose your own</source>
        <translation>Consultar las teclas y elegir las propias</translation>
    </message>
    <message>
        <source>Model cache</source>
        <translation>Caché de modelos</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Of menus, buttons and messages. Another one is spoken from the next start on</source>
        <translation>De menús, botones y mensajes. Otro idioma vale desde el próximo inicio</translation>
    </message>
    <message>
        <source>Of the whole window; panels, icons and rows grow with it</source>
        <translation>De toda la ventana; paneles, iconos y filas crecen con él</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Abrir la carpeta</translation>
    </message>
    <message>
        <source>Run on</source>
        <translation>Ejecutar en</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>Idioma del sistema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Tamaño del texto</translation>
    </message>
    <message>
        <source>The folder that other programs use for such models too</source>
        <translation>La carpeta que otros programas también usan para estos modelos</translation>
    </message>
    <message>
        <source>The phrase is looked for in the result, and a mark there says whether it is gone or still there</source>
        <translation>La frase se busca en el resultado, y una marca dice si ya no está o sigue ahí</translation>
    </message>
    <message>
        <source>They also read a picture as soon as it is opened, so that the first phrase is answered quickly. Without it they are loaded when they are needed</source>
        <translation>También leen una imagen en cuanto se abre, para responder rápido a la primera frase. Sin esto se cargan cuando hacen falta</translation>
    </message>
    <message>
        <source>Undo memory</source>
        <translation>Memoria de deshacer</translation>
    </message>
    <message>
        <source>What happened, for reports</source>
        <translation>Lo que ocurrió, para informes</translation>
    </message>
    <message>
        <source>What the models run on</source>
        <translation>Dónde se ejecutan los modelos</translation>
    </message>
    <message>
        <source>Where downloaded models are kept</source>
        <translation>Dónde se guardan los modelos descargados</translation>
    </message>
    <message>
        <source>Where the answer is small, the model looks again at pieces of the picture around it, which takes up to nine looks. Kept for each model set</source>
        <translation>Si la respuesta es pequeña, el modelo vuelve a mirar trozos de la imagen a su alrededor, lo que cuesta hasta nueve miradas. Se guarda para cada conjunto de modelos</translation>
    </message>
    <message>
        <source>Which models select and repaint</source>
        <translation>Qué modelos seleccionan y repintan</translation>
    </message>
    <message>
        <source>Who says where the thing is that you name. Some models print boxes; SAM 3 finds every thing of a kind. Joined: all that the models in use offer, and the heads say which one is meant</source>
        <translation>Quién dice dónde está lo que usted nombra. Algunos modelos escriben recuadros; SAM 3 encuentra todas las cosas de una clase. Juntos: todo lo que ofrecen los modelos en uso, y las cabezas dicen a cuál se refiere</translation>
    </message>
    <message>
        <source>{0} cannot be written to. Choose another folder</source>
        <translation>No se puede escribir en {0}. Elija otra carpeta</translation>
    </message>
</context>
<context>
    <name>ShadowChip</name>
    <message>
        <source>+ its shadow</source>
        <translation>+ su sombra</translation>
    </message>
    <message>
        <source>It casts a shadow or is reflected: click to select that, too, so that the removal leaves none</source>
        <translation>Proyecta una sombra o se refleja: haga clic para seleccionarla también, para que al quitarlo no quede ninguna</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Actions</source>
        <translation>Acciones</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <source>All actions with their keys; those you changed are in bold</source>
        <translation>Todas las acciones con sus teclas; las cambiadas, en negrita</translation>
    </message>
    <message>
        <source>All to default</source>
        <translation>Todo predeterminado</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>Volver a la imagen (Esc)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose an action in the list</source>
        <translation>Elija una acción de la lista</translation>
    </message>
    <message>
        <source>Click here and press the keys. Tab goes on</source>
        <translation>Haga clic aquí y pulse las teclas. Tab sigue adelante</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Predeterminado</translation>
    </message>
    <message>
        <source>Everything stays as it is</source>
        <translation>Todo queda como está</translation>
    </message>
    <message>
        <source>Forget every change made here</source>
        <translation>Olvidar todos los cambios hechos aquí</translation>
    </message>
    <message>
        <source>From now on they do this</source>
        <translation>Desde ahora hacen esto</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atajos de teclado</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>Teclas nuevas</translation>
    </message>
    <message>
        <source>No action has that name or key. Try fewer letters.</source>
        <translation>Ninguna acción tiene ese nombre ni esa tecla. Pruebe con menos letras.</translation>
    </message>
    <message>
        <source>No keys at all</source>
        <translation>Ninguna tecla</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Search a name or a key, like Ctrl+E</source>
        <translation>Busque un nombre o una tecla, como Ctrl+E</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>Buscar en los atajos</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Asignar</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Tomar</translation>
    </message>
    <message>
        <source>The keys it came with</source>
        <translation>Las teclas originales</translation>
    </message>
    <message>
        <source>These keys beside those it has</source>
        <translation>Estas teclas junto a las que tiene</translation>
    </message>
    <message>
        <source>These keys instead of those it has</source>
        <translation>Estas teclas en lugar de las que tiene</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué</translation>
    </message>
    <message>
        <source>{0} stays with “{1}”, to which you gave it.</source>
        <translation>{0} se queda con «{1}», a la que usted lo asignó.</translation>
    </message>
    <message>
        <source>{0}: these are the keys of “{1}”.</source>
        <translation>{0}: son las teclas de «{1}».</translation>
    </message>
</context>
<context>
    <name>SplitRow</name>
    <message>
        <source>It is one phrase: look for all of the sentence, as it was typed</source>
        <translation>Es una sola frase: buscar la oración entera, tal como se escribió</translation>
    </message>
    <message>
        <source>One phrase</source>
        <translation>Una sola frase</translation>
    </message>
    <message>
        <source>Take the sentence as one phrase</source>
        <translation>Tomar la oración entera como una sola frase</translation>
    </message>
    <message>
        <source>The sentence says where, in the line above, and what, here: correct either (Enter or {0} repaints)</source>
        <translation>La oración dice dónde, en la línea de arriba, y qué, aquí: corrija cualquiera de las dos (Intro o {0} repinta)</translation>
    </message>
    <message>
        <source>What it becomes</source>
        <translation>En qué se convierte</translation>
    </message>
    <message>
        <source>becomes</source>
        <translation>se convierte en</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Drop a picture here</source>
        <translation>Suelte una imagen aquí</translation>
    </message>
    <message>
        <source>Open a picture…</source>
        <translation>Abrir una imagen…</translation>
    </message>
    <message>
        <source>Open the picture on the clipboard ({0})</source>
        <translation>Abrir la imagen del portapapeles ({0})</translation>
    </message>
    <message>
        <source>PNG, JPEG, WebP or TIFF ({0})</source>
        <translation>PNG, JPEG, WebP o TIFF ({0})</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Pegar</translation>
    </message>
    <message>
        <source>Recent pictures</source>
        <translation>Imágenes recientes</translation>
    </message>
    <message>
        <source>Say what to change, see where the model looked, repaint just that.</source>
        <translation>Diga qué cambiar, vea dónde miró el modelo y repinte solo eso.</translation>
    </message>
    <message>
        <source>Try one of these</source>
        <translation>Pruebe una de estas</translation>
    </message>
    <message>
        <source>Uses &lt;b&gt;{0}&lt;/b&gt;. {1} &lt;a href='models'&gt;Use other models&lt;/a&gt;</source>
        <translation>Usa &lt;b&gt;{0}&lt;/b&gt;. {1} &lt;a href='models'&gt;Usar otros modelos&lt;/a&gt;</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Attention {0}</source>
        <translation>Atención {0}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progreso</translation>
    </message>
    <message>
        <source>Stopping: this step is being finished</source>
        <translation>Deteniéndose: se termina este paso</translation>
    </message>
    <message>
        <source>The heat map under the pointer, 0 to 1</source>
        <translation>El mapa de calor bajo el puntero, de 0 a 1</translation>
    </message>
    <message>
        <source>Zoom. 100 %: a pixel of the picture is a pixel of the screen</source>
        <translation>Zoom. 100 %: un píxel de la imagen es un píxel de la pantalla</translation>
    </message>
    <message>
        <source>{0} · {1} waiting</source>
        <translation>{0} · {1} en espera</translation>
    </message>
    <message>
        <source>{0}, {1} left</source>
        <translation>{0}, quedan {1}</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>Herramientas</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source> (gated)</source>
        <translation> (restringido)</translation>
    </message>
    <message numerus="yes">
        <source>%n more notice(s)</source>
        <translation><numerusform>%n aviso más</numerusform><numerusform>%n avisos más</numerusform></translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;Apply result</source>
        <translation>&amp;Aplicar resultado</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>&amp;Pincel</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Cancelar</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>&amp;Copiar imagen</translation>
    </message>
    <message>
        <source>&amp;Crop</source>
        <translation>&amp;Recortar</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Edición</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>&amp;Borrador</translation>
    </message>
    <message>
        <source>&amp;Expand the canvas…</source>
        <translation>&amp;Ampliar el lienzo…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportar…</translation>
    </message>
    <message>
        <source>&amp;Feather</source>
        <translation>Cala&amp;r</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Archivo</translation>
    </message>
    <message>
        <source>&amp;Find a command…</source>
        <translation>&amp;Buscar un comando…</translation>
    </message>
    <message>
        <source>&amp;Get models…</source>
        <translation>Obte&amp;ner modelos…</translation>
    </message>
    <message>
        <source>&amp;Grow</source>
        <translation>E&amp;xpandir</translation>
    </message>
    <message>
        <source>&amp;Hand</source>
        <translation>&amp;Mano</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;yuda</translation>
    </message>
    <message>
        <source>&amp;Invert</source>
        <translation>&amp;Invertir</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>Atajos de &amp;teclado…</translation>
    </message>
    <message>
        <source>&amp;Keys and gestures</source>
        <translation>&amp;Teclas y gestos</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>&amp;Lazo</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>&amp;Capa</translation>
    </message>
    <message>
        <source>&amp;Leave its mask</source>
        <translation>De&amp;jar su máscara</translation>
    </message>
    <message>
        <source>&amp;Load mask…</source>
        <translation>Cargar máscara…</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>&amp;Máscara</translation>
    </message>
    <message>
        <source>&amp;Minus point</source>
        <translation>Punto m&amp;enos</translation>
    </message>
    <message>
        <source>&amp;Next area</source>
        <translation>Sig&amp;uiente zona</translation>
    </message>
    <message>
        <source>&amp;Nothing</source>
        <translation>&amp;Nada</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>&amp;Opacidad</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Abrir…</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Pegar</translation>
    </message>
    <message>
        <source>&amp;Paste as new picture</source>
        <translation>&amp;Pegar como imagen nueva</translation>
    </message>
    <message>
        <source>&amp;Plus point</source>
        <translation>Punto má&amp;s</translation>
    </message>
    <message>
        <source>&amp;Put result away</source>
        <translation>&amp;Descartar resultado</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Salir</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>Rectán&amp;gulo</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Rehacer</translation>
    </message>
    <message>
        <source>&amp;Repaint</source>
        <translation>&amp;Repintar</translation>
    </message>
    <message>
        <source>&amp;Report a problem…</source>
        <translation>&amp;Informar de un problema…</translation>
    </message>
    <message>
        <source>&amp;Result</source>
        <translation>&amp;Resultado</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Guardar</translation>
    </message>
    <message>
        <source>&amp;Say what it becomes</source>
        <translation>D&amp;ecir en qué se convierte</translation>
    </message>
    <message>
        <source>&amp;Say what to select</source>
        <translation>&amp;Decir qué seleccionar</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>&amp;Selección</translation>
    </message>
    <message>
        <source>&amp;Show or hide</source>
        <translation>&amp;Mostrar u ocultar</translation>
    </message>
    <message>
        <source>&amp;Side by side</source>
        <translation>&amp;Lado a lado</translation>
    </message>
    <message>
        <source>&amp;Straighten</source>
        <translation>&amp;Enderezar</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Deshacer</translation>
    </message>
    <message>
        <source>&amp;Use its recipe again</source>
        <translation>&amp;Usar de nuevo su receta</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ver</translation>
    </message>
    <message>
        <source>&amp;Whole picture</source>
        <translation>&amp;Imagen entera</translation>
    </message>
    <message>
        <source>&amp;Write the mask back</source>
        <translation>De&amp;volver la máscara</translation>
    </message>
    <message>
        <source>&amp;Zoom to mask</source>
        <translation>&amp;Zoom a la máscara</translation>
    </message>
    <message>
        <source>A colour over what is selected</source>
        <translation>Un color sobre lo seleccionado</translation>
    </message>
    <message>
        <source>A copy right above it</source>
        <translation>Una copia justo encima</translation>
    </message>
    <message>
        <source>A detector that takes words</source>
        <translation>Un detector que entiende palabras</translation>
    </message>
    <message>
        <source>A picture file becomes a layer on top</source>
        <translation>Un archivo de imagen se convierte en una capa encima</translation>
    </message>
    <message>
        <source>A pixel of the picture is a pixel of the screen</source>
        <translation>Un píxel de la imagen es un píxel de la pantalla</translation>
    </message>
    <message>
        <source>A slider between source and result</source>
        <translation>Un deslizador entre el original y el resultado</translation>
    </message>
    <message>
        <source>About {0}</source>
        <translation>Unos {0}</translation>
    </message>
    <message>
        <source>Above the next layer</source>
        <translation>Encima de la capa siguiente</translation>
    </message>
    <message>
        <source>Add a &amp;picture…</source>
        <translation>Añadir una ima&amp;gen…</translation>
    </message>
    <message>
        <source>Add its shadow</source>
        <translation>Añadir su sombra</translation>
    </message>
    <message>
        <source>Add: what you select next is added to the mask (hold Shift)</source>
        <translation>Añadir: lo próximo que seleccione se añade a la máscara (mantenga Mayús)</translation>
    </message>
    <message>
        <source>All of them, joined</source>
        <translation>Todos, juntos</translation>
    </message>
    <message>
        <source>All views at once</source>
        <translation>Todas las vistas a la vez</translation>
    </message>
    <message>
        <source>Alt with a letter or sign opens menus and presses buttons. Hold Ctrl with it.</source>
        <translation>Alt con una letra o signo abre menús y pulsa botones. Mantenga también Ctrl.</translation>
    </message>
    <message>
        <source>Apple graphics</source>
        <translation>Gráficos de Apple</translation>
    </message>
    <message>
        <source>Applied results become layers. The picture itself never changes.</source>
        <translation>Los resultados aplicados se vuelven capas. La imagen en sí nunca cambia.</translation>
    </message>
    <message>
        <source>Apply a result first.</source>
        <translation>Primero aplique un resultado.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>As what is under the mask needs</source>
        <translation>Según lo que hay bajo la máscara</translation>
    </message>
    <message>
        <source>Ask again after a repaint</source>
        <translation>Volver a preguntar después de repintar</translation>
    </message>
    <message>
        <source>Asking the Hub…</source>
        <translation>Consultando el Hub…</translation>
    </message>
    <message>
        <source>Auto: a new one</source>
        <translation>Auto: uno nuevo</translation>
    </message>
    <message>
        <source>Auto: the old one stays</source>
        <translation>Auto: se conserva el anterior</translation>
    </message>
    <message>
        <source>Back to the start page</source>
        <translation>Volver a la página de inicio</translation>
    </message>
    <message>
        <source>Be&amp;fore and after</source>
        <translation>A&amp;ntes y después</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Before what waits in the queue</source>
        <translation>Antes de lo que espera en la cola</translation>
    </message>
    <message>
        <source>Below the next layer</source>
        <translation>Debajo de la capa siguiente</translation>
    </message>
    <message>
        <source>Blue mask</source>
        <translation>Máscara azul</translation>
    </message>
    <message>
        <source>Bo&amp;x</source>
        <translation>Rec&amp;uadro</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>Incluido</translation>
    </message>
    <message>
        <source>By 90° against the clock; all layers turn along</source>
        <translation>90° en sentido contrario al reloj; giran también todas las capas</translation>
    </message>
    <message>
        <source>By 90° with the clock; all layers turn along</source>
        <translation>90° en el sentido del reloj; giran también todas las capas</translation>
    </message>
    <message>
        <source>Camera, date, place, author, as in the opened file</source>
        <translation>Cámara, fecha, lugar, autor, como en el archivo abierto</translation>
    </message>
    <message>
        <source>Cancel all other repaints first</source>
        <translation>Cancelar antes todos los demás repintados</translation>
    </message>
    <message>
        <source>Cancel and &amp;new seed</source>
        <translation>Cancelar y semilla &amp;nueva</translation>
    </message>
    <message>
        <source>Change what is there only a little, as strength says</source>
        <translation>Cambiar solo un poco lo que hay, según la intensidad</translation>
    </message>
    <message>
        <source>Changing the mask</source>
        <translation>Cambiando la máscara</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Comprobando</translation>
    </message>
    <message>
        <source>Choose for me</source>
        <translation>Elegir por mí</translation>
    </message>
    <message>
        <source>Clean up</source>
        <translation>Limpiar</translation>
    </message>
    <message>
        <source>Click a colour to select what looks like it</source>
        <translation>Haga clic en un color para seleccionar lo que se le parece</translation>
    </message>
    <message>
        <source>Click what belongs to it. Shift adds another thing, Alt takes away. Click a plus point to remove it</source>
        <translation>Haga clic en lo que le pertenece. Mayús selecciona otra cosa, Alt quita. Un clic en un punto más lo elimina</translation>
    </message>
    <message>
        <source>Click what belongs to it: the segmenter selects all of it. Click a plus point to remove it</source>
        <translation>Haga clic en lo que le pertenece: el segmentador lo selecciona entero. Un clic en un punto más lo elimina</translation>
    </message>
    <message>
        <source>Click what does not belong to it. Click a minus point to remove it</source>
        <translation>Haga clic en lo que no le pertenece. Un clic en un punto menos lo elimina</translation>
    </message>
    <message>
        <source>Close p&amp;icture</source>
        <translation>&amp;Cerrar imagen</translation>
    </message>
    <message>
        <source>Co&amp;mpare two results</source>
        <translation>C&amp;omparar dos resultados</translation>
    </message>
    <message>
        <source>Copy cu&amp;t-out</source>
        <translation>Copiar recor&amp;te</translation>
    </message>
    <message>
        <source>Copy what is selected, on transparency</source>
        <translation>Copiar lo seleccionado, sobre transparencia</translation>
    </message>
    <message>
        <source>Copy what is shown to the clipboard</source>
        <translation>Copiar al portapapeles lo que se muestra</translation>
    </message>
    <message>
        <source>D&amp;elete</source>
        <translation>&amp;Eliminar</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>Hacerlo de nuevo</translation>
    </message>
    <message>
        <source>Do not ask again after a repaint</source>
        <translation>No volver a preguntar después de repintar</translation>
    </message>
    <message>
        <source>Do not look closer at small things</source>
        <translation>No mirar más de cerca lo pequeño</translation>
    </message>
    <message>
        <source>Download, check and remove model sets</source>
        <translation>Descargar, comprobar y eliminar conjuntos de modelos</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Descargando</translation>
    </message>
    <message>
        <source>Drag a box around one thing: nothing beyond it is selected. Shift adds, Alt subtracts</source>
        <translation>Arrastre un recuadro alrededor de una cosa: nada fuera de él se selecciona. Mayús añade, Alt resta</translation>
    </message>
    <message>
        <source>Drag a box around one thing: the segmenter finds its outline in it</source>
        <translation>Arrastre un recuadro alrededor de una cosa: el segmentador encuentra en él su contorno</translation>
    </message>
    <message>
        <source>Drag a rectangle</source>
        <translation>Arrastre un rectángulo</translation>
    </message>
    <message>
        <source>Drag a rectangle. Shift adds, Alt subtracts, both intersect</source>
        <translation>Arrastre un rectángulo. Mayús añade, Alt resta, las dos intersecan</translation>
    </message>
    <message>
        <source>Drag the frame, turn the picture, Enter applies. Beyond the picture the canvas grows</source>
        <translation>Arrastre el marco, gire la imagen; Intro aplica. Más allá de la imagen, el lienzo crece</translation>
    </message>
    <message>
        <source>Drag to move the picture, turn the wheel to zoom</source>
        <translation>Arrastre para mover la imagen, gire la rueda para el zoom</translation>
    </message>
    <message>
        <source>Drag to move the picture. Or hold Space</source>
        <translation>Arrastre para mover la imagen. O mantenga pulsada la barra espaciadora</translation>
    </message>
    <message>
        <source>Draw around what to select</source>
        <translation>Dibuje alrededor de lo que quiere seleccionar</translation>
    </message>
    <message>
        <source>Draw around what to select. Shift adds, Alt subtracts, both intersect</source>
        <translation>Rodee lo que quiere seleccionar. Mayús añade, Alt resta, las dos intersecan</translation>
    </message>
    <message>
        <source>Drop specks and fill small holes</source>
        <translation>Quitar motas y rellenar huecos pequeños</translation>
    </message>
    <message>
        <source>Dupl&amp;icate</source>
        <translation>Dupl&amp;icar</translation>
    </message>
    <message>
        <source>Edit its &amp;mask</source>
        <translation>Editar su m&amp;áscara</translation>
    </message>
    <message>
        <source>Edit the mask of a layer first.</source>
        <translation>Primero edite la máscara de una capa.</translation>
    </message>
    <message>
        <source>Empty the mask</source>
        <translation>Vaciar la máscara</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Error</translation>
    </message>
    <message>
        <source>Every step is listed here and can be undone.</source>
        <translation>Aquí aparece cada paso y se puede deshacer.</translation>
    </message>
    <message>
        <source>Everything the program can do, by name</source>
        <translation>Todo lo que el programa puede hacer, por su nombre</translation>
    </message>
    <message>
        <source>Export &amp;recipe…</source>
        <translation>Exportar &amp;receta…</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Rellenar</translation>
    </message>
    <message>
        <source>Fill h&amp;oles</source>
        <translation>Rellenar &amp;huecos</translation>
    </message>
    <message>
        <source>Fill the new part of the canvas</source>
        <translation>Rellenar la parte nueva del lienzo</translation>
    </message>
    <message>
        <source>Find &amp;heads…</source>
        <translation>&amp;Buscar cabezas…</translation>
    </message>
    <message>
        <source>Find by</source>
        <translation>Buscar con</translation>
    </message>
    <message>
        <source>Find hair, fur and soft rims at the edge of the mask, in the picture itself</source>
        <translation>Encontrar en la propia imagen pelo, pelaje y bordes suaves en el borde de la máscara</translation>
    </message>
    <message>
        <source>Find where the model in use looks for what you name</source>
        <translation>Buscar dónde mira el modelo en uso lo que usted nombra</translation>
    </message>
    <message>
        <source>Finding the outline</source>
        <translation>Buscando el contorno</translation>
    </message>
    <message>
        <source>Flip &amp;horizontally</source>
        <translation>Voltear en &amp;horizontal</translation>
    </message>
    <message>
        <source>Flip &amp;vertically</source>
        <translation>Voltear en &amp;vertical</translation>
    </message>
    <message>
        <source>Forget the shown result</source>
        <translation>Olvidar el resultado mostrado</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Encontrado</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Libre</translation>
    </message>
    <message>
        <source>Give the chosen layer another name</source>
        <translation>Dar otro nombre a la capa elegida</translation>
    </message>
    <message>
        <source>Green mask</source>
        <translation>Máscara verde</translation>
    </message>
    <message>
        <source>Harder brush</source>
        <translation>Pincel más duro</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Cabezas</translation>
    </message>
    <message>
        <source>Help &amp;contents</source>
        <translation>&amp;Contenido de la ayuda</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Disponible</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>How much of the chosen layer shows: Left and Right change it</source>
        <translation>Cuánto se ve de la capa elegida: Izquierda y Derecha lo cambian</translation>
    </message>
    <message>
        <source>Intersect: only what both have stays (hold Shift and Alt)</source>
        <translation>Intersecar: solo queda lo que ambas tienen (mantenga Mayús y Alt)</translation>
    </message>
    <message>
        <source>It is probably here: have a look before you repaint</source>
        <translation>Probablemente esté aquí: mírelo antes de repintar</translation>
    </message>
    <message>
        <source>It may be here or not: look at the mask before you repaint</source>
        <translation>Puede estar aquí o no: mire la máscara antes de repintar</translation>
    </message>
    <message>
        <source>It takes two results, one of them shown.</source>
        <translation>Hacen falta dos resultados, uno de ellos mostrado.</translation>
    </message>
    <message>
        <source>Its prompt and mask, another seed</source>
        <translation>Su prompt y su máscara, con otra semilla</translation>
    </message>
    <message>
        <source>JPEG – small, for photos</source>
        <translation>JPEG – pequeño, para fotos</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>Conservar todo</translation>
    </message>
    <message>
        <source>Keep selection</source>
        <translation>Conservar la selección</translation>
    </message>
    <message>
        <source>Keep the mask under a name, to load it later</source>
        <translation>Conservar la máscara con un nombre, para cargarla después</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atajos de teclado</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>Keys and gestures</source>
        <translation>Teclas y gestos</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Lar&amp;ger text</source>
        <translation>Texto más &amp;grande</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Pincel más grande</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Capas</translation>
    </message>
    <message>
        <source>Leave the program</source>
        <translation>Salir del programa</translation>
    </message>
    <message>
        <source>Left becomes right, in all layers</source>
        <translation>La izquierda pasa a la derecha, en todas las capas</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>Probable</translation>
    </message>
    <message>
        <source>LoRA files (*.safetensors)</source>
        <translation>Archivos LoRA (*.safetensors)</translation>
    </message>
    <message>
        <source>Load the mask of the chosen layer, to change it</source>
        <translation>Cargar la máscara de la capa elegida para cambiarla</translation>
    </message>
    <message>
        <source>Load the models when the program starts</source>
        <translation>Cargar los modelos al iniciar el programa</translation>
    </message>
    <message>
        <source>Load the models when they are needed</source>
        <translation>Cargar los modelos cuando hagan falta</translation>
    </message>
    <message>
        <source>Loading the models…</source>
        <translation>Cargando los modelos…</translation>
    </message>
    <message>
        <source>Loo&amp;k while typing</source>
        <translation>Mirar mi&amp;entras se escribe</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aspecto</translation>
    </message>
    <message>
        <source>Look closer at small things</source>
        <translation>Mirar más de cerca lo pequeño</translation>
    </message>
    <message>
        <source>Look keys up, and choose your own</source>
        <translation>Consultar las teclas y elegir las propias</translation>
    </message>
    <message>
        <source>Looking where the words point</source>
        <translation>Mirando adónde apuntan las palabras</translation>
    </message>
    <message>
        <source>Magenta mask</source>
        <translation>Máscara magenta</translation>
    </message>
    <message>
        <source>Magic &amp;wand</source>
        <translation>&amp;Varita mágica</translation>
    </message>
    <message>
        <source>Make the mask larger all around</source>
        <translation>Expandir la máscara por todos lados</translation>
    </message>
    <message>
        <source>Make the mask smaller all around</source>
        <translation>Contraer la máscara por todos lados</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Máscara</translation>
    </message>
    <message>
        <source>Mask as &amp;outline</source>
        <translation>Máscara como c&amp;ontorno</translation>
    </message>
    <message>
        <source>Mask as &amp;tint</source>
        <translation>Máscara como &amp;tinte</translation>
    </message>
    <message>
        <source>Mask colour that stands out</source>
        <translation>Color de máscara que destaque</translation>
    </message>
    <message>
        <source>Mask in &amp;black and white</source>
        <translation>Máscara en &amp;blanco y negro</translation>
    </message>
    <message>
        <source>Mask on a &amp;checkerboard</source>
        <translation>Máscara &amp;sobre tablero</translation>
    </message>
    <message>
        <source>Merge down</source>
        <translation>Combinar hacia abajo</translation>
    </message>
    <message>
        <source>Model cache</source>
        <translation>Caché de modelos</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Models ready</source>
        <translation>Modelos listos</translation>
    </message>
    <message>
        <source>More room on each side, selected, to be filled by a repaint</source>
        <translation>Más espacio a cada lado, seleccionado, para llenarlo al repintar</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>&amp;Bajar</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>&amp;Subir</translation>
    </message>
    <message>
        <source>N&amp;ext result</source>
        <translation>Resultado si&amp;guiente</translation>
    </message>
    <message>
        <source>NVIDIA or AMD card</source>
        <translation>Tarjeta NVIDIA o AMD</translation>
    </message>
    <message>
        <source>New: what you select next takes the mask's place. Points correct the mask</source>
        <translation>Nuevo: lo próximo que seleccione reemplaza la máscara. Los puntos siempre corrigen la máscara</translation>
    </message>
    <message>
        <source>News</source>
        <translation>Novedad</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>Sin veredicto</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>No encontrado</translation>
    </message>
    <message>
        <source>Not supported</source>
        <translation>No compatible</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>No hay nada en marcha.</translation>
    </message>
    <message>
        <source>Nothing was taken back.</source>
        <translation>No se ha deshecho nada.</translation>
    </message>
    <message>
        <source>Once more, with another seed</source>
        <translation>Otra vez, con otra semilla</translation>
    </message>
    <message>
        <source>One layer of this and the one below it</source>
        <translation>Una sola capa de esta y la de debajo</translation>
    </message>
    <message>
        <source>Only the colour profile stays, so that colours look right</source>
        <translation>Solo queda el perfil de color, para que los colores se vean bien</translation>
    </message>
    <message>
        <source>Only the edge</source>
        <translation>Solo el borde</translation>
    </message>
    <message>
        <source>Only what is selected</source>
        <translation>Solo lo seleccionado</translation>
    </message>
    <message>
        <source>Only when a phrase may mean two places.</source>
        <translation>Solo cuando una frase puede referirse a dos lugares.</translation>
    </message>
    <message>
        <source>Open a picture first</source>
        <translation>Abra primero una imagen</translation>
    </message>
    <message>
        <source>Open a picture first.</source>
        <translation>Primero abra una imagen.</translation>
    </message>
    <message>
        <source>Open a picture or a project: PNG, JPEG, WebP, TIFF or ORA</source>
        <translation>Abrir una imagen o un proyecto: PNG, JPEG, WebP, TIFF u ORA</translation>
    </message>
    <message>
        <source>Open rece&amp;nt</source>
        <translation>Abr&amp;ir reciente</translation>
    </message>
    <message>
        <source>Open what is on the clipboard</source>
        <translation>Abrir lo que hay en el portapapeles</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>Abriendo</translation>
    </message>
    <message>
        <source>Or the hardness in the row above</source>
        <translation>O la dureza de la fila de arriba</translation>
    </message>
    <message>
        <source>Or the size in the row above</source>
        <translation>O el tamaño de la fila de arriba</translation>
    </message>
    <message>
        <source>Or turn the wheel</source>
        <translation>O gire la rueda</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Other &amp;candidate</source>
        <translation>Otro &amp;candidato</translation>
    </message>
    <message>
        <source>PNG – exact, 16 bit if the picture has it</source>
        <translation>PNG – exacto, 16 bits si la imagen los tiene</translation>
    </message>
    <message>
        <source>Page down, Delete</source>
        <translation>Av Pág, Supr</translation>
    </message>
    <message>
        <source>Pages about all of it, and about what has the keys</source>
        <translation>Páginas sobre todo, y sobre lo que tiene el foco</translation>
    </message>
    <message>
        <source>Paint what to repaint. Hold Alt to take away</source>
        <translation>Pinte lo que se va a repintar. Mantenga Alt para quitar</translation>
    </message>
    <message>
        <source>Partly here</source>
        <translation>En parte</translation>
    </message>
    <message>
        <source>Paused at {0} of {1}</source>
        <translation>En pausa: {0} de {1}</translation>
    </message>
    <message>
        <source>Phrase, prompt and seed of the shown result, to change and repaint</source>
        <translation>Frase, prompt y semilla del resultado mostrado, para cambiarlas y repintar</translation>
    </message>
    <message>
        <source>Pi&amp;cture</source>
        <translation>&amp;Imagen</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;All files (*)</source>
        <translation>Imágenes (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Pictures and projects (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.ora);;All files (*)</source>
        <translation>Imágenes y proyectos (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.ora);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Pictures and projects that were open lately</source>
        <translation>Imágenes y proyectos abiertos hace poco</translation>
    </message>
    <message>
        <source>Pre&amp;vious area</source>
        <translation>Zona &amp;anterior</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Procesador</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Cola</translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation>Cambiar &amp;nombre</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>Leyendo la imagen…</translation>
    </message>
    <message>
        <source>Red mask</source>
        <translation>Máscara roja</translation>
    </message>
    <message>
        <source>Refine</source>
        <translation>Retocar</translation>
    </message>
    <message>
        <source>Refine edge…</source>
        <translation>Refinar el borde…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Removing</source>
        <translation>Eliminando</translation>
    </message>
    <message>
        <source>Repaint &amp;instead</source>
        <translation>Repintar en &amp;su lugar</translation>
    </message>
    <message>
        <source>Repaint a&amp;gain</source>
        <translation>&amp;Repintar otra vez</translation>
    </message>
    <message>
        <source>Repaint it as the background: the prompt is empty</source>
        <translation>Repintarlo como fondo: el prompt está vacío</translation>
    </message>
    <message>
        <source>Repaint ne&amp;xt</source>
        <translation>Repintar a cont&amp;inuación</translation>
    </message>
    <message>
        <source>Repaint something first.</source>
        <translation>Primero repinte algo.</translation>
    </message>
    <message>
        <source>Repaint what is selected</source>
        <translation>Repintar lo seleccionado</translation>
    </message>
    <message>
        <source>Repaint what the phrase found</source>
        <translation>Repintar lo que encontró la frase</translation>
    </message>
    <message>
        <source>Repaint what you painted</source>
        <translation>Repintar lo que usted pintó</translation>
    </message>
    <message>
        <source>Repainting</source>
        <translation>Repintando</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Reemplazar</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Resultados</translation>
    </message>
    <message>
        <source>Results, layers and history</source>
        <translation>Resultados, capas e historial</translation>
    </message>
    <message>
        <source>Rotate &amp;left</source>
        <translation>Girar a la &amp;izquierda</translation>
    </message>
    <message>
        <source>Rotate &amp;right</source>
        <translation>Girar a la &amp;derecha</translation>
    </message>
    <message>
        <source>Rotate by &amp;180°</source>
        <translation>Girar &amp;180°</translation>
    </message>
    <message>
        <source>Round off teeth and corners</source>
        <translation>Redondear dientes y esquinas</translation>
    </message>
    <message>
        <source>Run on</source>
        <translation>Ejecutar en</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>G&amp;uardar como…</translation>
    </message>
    <message>
        <source>Save &amp;cut-out…</source>
        <translation>Guardar rec&amp;orte…</translation>
    </message>
    <message>
        <source>Save &amp;mask…</source>
        <translation>Guardar &amp;máscara…</translation>
    </message>
    <message>
        <source>Save a copy: format, quality, size, metadata</source>
        <translation>Guardar una copia: formato, calidad, tamaño, metadatos</translation>
    </message>
    <message>
        <source>Save everything as a project that Krita and GIMP open, too</source>
        <translation>Guardar todo como un proyecto que también abren Krita y GIMP</translation>
    </message>
    <message>
        <source>Save the document with all its layers to its file</source>
        <translation>Guardar el documento con todas sus capas en su archivo</translation>
    </message>
    <message>
        <source>Save the mask as a grey picture</source>
        <translation>Guardar la máscara como imagen en grises</translation>
    </message>
    <message>
        <source>Save what is selected, on transparency</source>
        <translation>Guardar lo seleccionado, sobre transparencia</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Guardando</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>A&amp;justes…</translation>
    </message>
    <message>
        <source>See wh&amp;y</source>
        <translation>Ver por &amp;qué</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>Seleccionar &amp;todo</translation>
    </message>
    <message>
        <source>Select or paint something first</source>
        <translation>Seleccione o pinte algo primero</translation>
    </message>
    <message>
        <source>Select something by words to see which heads found it.</source>
        <translation>Seleccione algo con palabras para ver qué cabezas lo encontraron.</translation>
    </message>
    <message>
        <source>Select something first.</source>
        <translation>Primero seleccione algo.</translation>
    </message>
    <message>
        <source>Select something, say what it becomes, and repaint: results land here.</source>
        <translation>Seleccione algo, diga en qué se convierte y repinte: los resultados llegan aquí.</translation>
    </message>
    <message>
        <source>Select the shadow and the reflection of what is selected, too, so that a removal leaves none</source>
        <translation>Seleccionar también la sombra y el reflejo de lo seleccionado, para que al quitarlo no quede nada</translation>
    </message>
    <message>
        <source>Select what is enclosed</source>
        <translation>Seleccionar lo que queda encerrado</translation>
    </message>
    <message>
        <source>Select what is not, and the other way round</source>
        <translation>Seleccionar lo que no lo está, y al revés</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Ajuste</translation>
    </message>
    <message>
        <source>Shift+arrows, Enter</source>
        <translation>Mayús+flechas, Intro</translation>
    </message>
    <message>
        <source>Shift, Alt</source>
        <translation>Mayús, Alt</translation>
    </message>
    <message>
        <source>Show a result first.</source>
        <translation>Primero muestre un resultado.</translation>
    </message>
    <message>
        <source>Show all of the picture</source>
        <translation>Mostrar toda la imagen</translation>
    </message>
    <message>
        <source>Show the next result of the strip</source>
        <translation>Mostrar el siguiente resultado de la tira</translation>
    </message>
    <message>
        <source>Show what is selected</source>
        <translation>Mostrar lo seleccionado</translation>
    </message>
    <message>
        <source>Shrin&amp;k</source>
        <translation>C&amp;ontraer</translation>
    </message>
    <message>
        <source>Side &amp;panel</source>
        <translation>&amp;Panel lateral</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Pincel más pequeño</translation>
    </message>
    <message>
        <source>Smaller te&amp;xt</source>
        <translation>Te&amp;xto más pequeño</translation>
    </message>
    <message>
        <source>Smoo&amp;th</source>
        <translation>Suavi&amp;zar</translation>
    </message>
    <message>
        <source>Soften the edge</source>
        <translation>Suavizar el borde</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>Pincel más suave</translation>
    </message>
    <message>
        <source>Space, middle button</source>
        <translation>Espacio, botón central</translation>
    </message>
    <message>
        <source>Stop what the models are doing</source>
        <translation>Detener lo que hacen los modelos</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Deteniéndose…</translation>
    </message>
    <message>
        <source>Strip all</source>
        <translation>Quitar todo</translation>
    </message>
    <message>
        <source>Strip place and personal data</source>
        <translation>Quitar lugar y datos personales</translation>
    </message>
    <message>
        <source>Subtract: what you select next is taken from the mask (hold Alt)</source>
        <translation>Restar: lo próximo que seleccione se quita de la máscara (mantenga Alt)</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>Idioma del sistema</translation>
    </message>
    <message>
        <source>TIFF – exact, for print and archives</source>
        <translation>TIFF – exacto, para impresión y archivo</translation>
    </message>
    <message>
        <source>Take away from the mask. Hold Shift to paint</source>
        <translation>Quite de la máscara. Mantenga Mayús para pintar</translation>
    </message>
    <message>
        <source>Take back the last step</source>
        <translation>Deshacer el último paso</translation>
    </message>
    <message>
        <source>Take the chosen layer away; undo brings it back</source>
        <translation>Quitar la capa elegida; deshacer la recupera</translation>
    </message>
    <message>
        <source>Text of the whole window, down to 100 %</source>
        <translation>Texto de toda la ventana, hasta 100 %</translation>
    </message>
    <message>
        <source>Text of the whole window, up to 200 %</source>
        <translation>Texto de toda la ventana, hasta 200 %</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Tamaño del texto</translation>
    </message>
    <message>
        <source>The box the model prints</source>
        <translation>El recuadro que escribe el modelo</translation>
    </message>
    <message>
        <source>The chosen layer</source>
        <translation>La capa elegida</translation>
    </message>
    <message>
        <source>The crop tool, with the keys at its angle</source>
        <translation>La herramienta de recorte, con el teclado en su ángulo</translation>
    </message>
    <message>
        <source>The heads</source>
        <translation>Las cabezas</translation>
    </message>
    <message>
        <source>The heads agree on one place</source>
        <translation>Las cabezas coinciden en un lugar</translation>
    </message>
    <message>
        <source>The heat map follows while you type a phrase; Enter selects. Only once the models are loaded</source>
        <translation>El mapa de calor sigue la frase mientras la escribe; Intro selecciona. Solo cuando los modelos están cargados</translation>
    </message>
    <message>
        <source>The keys go to the bar or panel before</source>
        <translation>El teclado pasa a la barra o panel anterior</translation>
    </message>
    <message>
        <source>The keys go to the next bar or panel of the window</source>
        <translation>El teclado pasa a la siguiente barra o panel de la ventana</translation>
    </message>
    <message>
        <source>The layer shows where the mask is now</source>
        <translation>La capa se ve donde está ahora la máscara</translation>
    </message>
    <message>
        <source>The layer stays as it was</source>
        <translation>La capa queda como estaba</translation>
    </message>
    <message>
        <source>The mask is as it was. Say it in other words, or select it by hand</source>
        <translation>La máscara sigue como estaba. Dígalo con otras palabras o selecciónelo a mano</translation>
    </message>
    <message>
        <source>The mask itself</source>
        <translation>La máscara misma</translation>
    </message>
    <message>
        <source>The models could not all be loaded</source>
        <translation>No se pudieron cargar todos los modelos</translation>
    </message>
    <message>
        <source>The other place the phrase may mean</source>
        <translation>El otro lugar al que puede referirse la frase</translation>
    </message>
    <message>
        <source>The phrase may mean either of two places</source>
        <translation>La frase puede referirse a uno de dos lugares</translation>
    </message>
    <message>
        <source>The program is still starting.</source>
        <translation>El programa aún está arrancando.</translation>
    </message>
    <message>
        <source>The repainted picture</source>
        <translation>La imagen repintada</translation>
    </message>
    <message>
        <source>The shown result becomes A; whichever is shown then is B. Again to end it</source>
        <translation>El resultado mostrado pasa a ser A; el que se muestre después es B. Otra vez para terminar</translation>
    </message>
    <message>
        <source>The shown result becomes a layer; the edited mask of a layer goes back to it</source>
        <translation>El resultado mostrado pasa a ser una capa; la máscara editada de una capa vuelve a ella</translation>
    </message>
    <message>
        <source>The tint of the mask</source>
        <translation>El tinte de la máscara</translation>
    </message>
    <message>
        <source>The whole picture</source>
        <translation>La imagen entera</translation>
    </message>
    <message>
        <source>Theme, model set, device</source>
        <translation>Tema, conjunto de modelos, dispositivo</translation>
    </message>
    <message>
        <source>There is nothing to take back.</source>
        <translation>No hay nada que deshacer.</translation>
    </message>
    <message>
        <source>This is no key, or one that only changes others.</source>
        <translation>No es una tecla, o es una que solo modifica otras.</translation>
    </message>
    <message>
        <source>This key types, moves or works within the window. Hold Ctrl with it.</source>
        <translation>Esta tecla escribe, mueve o actúa dentro de la ventana. Mantenga también Ctrl.</translation>
    </message>
    <message>
        <source>To download: {0}; free: {1}</source>
        <translation>Por descargar: {0}; libre: {1}</translation>
    </message>
    <message>
        <source>Top becomes bottom, in all layers</source>
        <translation>Lo de arriba pasa abajo, en todas las capas</translation>
    </message>
    <message>
        <source>Two places</source>
        <translation>Dos lugares</translation>
    </message>
    <message>
        <source>Type a phrase and press Enter</source>
        <translation>Escriba una frase y pulse Intro</translation>
    </message>
    <message>
        <source>Type a prompt</source>
        <translation>Escriba un prompt</translation>
    </message>
    <message>
        <source>Undo memory</source>
        <translation>Memoria de deshacer</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Dudoso</translation>
    </message>
    <message>
        <source>Upside down, with all layers</source>
        <translation>Cabeza abajo, con todas las capas</translation>
    </message>
    <message>
        <source>Use a grey picture of the same size as mask</source>
        <translation>Usar como máscara una imagen gris del mismo tamaño</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Advertencia</translation>
    </message>
    <message>
        <source>WebP – smaller, for the web</source>
        <translation>WebP – más pequeño, para la web</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué</translation>
    </message>
    <message>
        <source>What can be done without the menus</source>
        <translation>Lo que se puede hacer sin los menús</translation>
    </message>
    <message>
        <source>What is on the clipboard becomes a layer; without a picture it is opened</source>
        <translation>Lo que hay en el portapapeles se convierte en una capa; sin imagen, se abre</translation>
    </message>
    <message>
        <source>What to send when something goes wrong</source>
        <translation>Qué enviar cuando algo falla</translation>
    </message>
    <message>
        <source>What was said and done, to do it to other pictures</source>
        <translation>Lo dicho y hecho, para hacerlo con otras imágenes</translation>
    </message>
    <message>
        <source>What will be repainted</source>
        <translation>Lo que se repintará</translation>
    </message>
    <message>
        <source>Wheel, pinch</source>
        <translation>Rueda, pellizco</translation>
    </message>
    <message>
        <source>Where it &amp;looked</source>
        <translation>&amp;Dónde miró</translation>
    </message>
    <message>
        <source>Where it looked</source>
        <translation>Dónde miró</translation>
    </message>
    <message>
        <source>Where the model looked for the phrase</source>
        <translation>Dónde buscó el modelo la frase</translation>
    </message>
    <message>
        <source>Which heads of the model looked where, in the side panel</source>
        <translation>Qué cabezas del modelo miraron adónde, en el panel lateral</translation>
    </message>
    <message>
        <source>Who found this does not say how sure it is: look at the mask before you repaint</source>
        <translation>Quien lo encontró no dice cuán seguro está: mire la máscara antes de repintar</translation>
    </message>
    <message>
        <source>With a new outline</source>
        <translation>Con un contorno nuevo</translation>
    </message>
    <message>
        <source>Within the old outline</source>
        <translation>Dentro del contorno anterior</translation>
    </message>
    <message>
        <source>Without place, author, owner, comments and serial numbers</source>
        <translation>Sin lugar, autor, propietario, comentarios ni números de serie</translation>
    </message>
    <message>
        <source>Yellow mask</source>
        <translation>Máscara amarilla</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>A&amp;cercar</translation>
    </message>
    <message>
        <source>Zoom o&amp;ut</source>
        <translation>Ale&amp;jar</translation>
    </message>
    <message>
        <source>a few seconds</source>
        <translation>unos segundos</translation>
    </message>
    <message>
        <source>apply result, next result</source>
        <translation>aplicar resultado, resultado siguiente</translation>
    </message>
    <message>
        <source>brush hardness</source>
        <translation>dureza del pincel</translation>
    </message>
    <message>
        <source>brush size</source>
        <translation>tamaño del pincel</translation>
    </message>
    <message>
        <source>brush, eraser, lasso, rectangle, wand</source>
        <translation>pincel, borrador, lazo, rectángulo, varita</translation>
    </message>
    <message>
        <source>cancel and new seed</source>
        <translation>cancelar y semilla nueva</translation>
    </message>
    <message>
        <source>crop, straighten, expand the canvas</source>
        <translation>recortar, enderezar, ampliar el lienzo</translation>
    </message>
    <message>
        <source>drop the stroke, cancel the work</source>
        <translation>dejar el trazo, cancelar el trabajo</translation>
    </message>
    <message>
        <source>find a command</source>
        <translation>buscar un comando</translation>
    </message>
    <message>
        <source>licence unknown</source>
        <translation>licencia desconocida</translation>
    </message>
    <message>
        <source>loading the models</source>
        <translation>cargando los modelos</translation>
    </message>
    <message>
        <source>login needed for {0}</source>
        <translation>hay que iniciar sesión para {0}</translation>
    </message>
    <message>
        <source>mask as tint, as outline</source>
        <translation>máscara como tinte, como contorno</translation>
    </message>
    <message>
        <source>menus</source>
        <translation>menús</translation>
    </message>
    <message>
        <source>move the picture</source>
        <translation>mover la imagen</translation>
    </message>
    <message>
        <source>next bar or panel, the one before</source>
        <translation>barra o panel siguiente, anterior</translation>
    </message>
    <message>
        <source>next point, take it away</source>
        <translation>punto siguiente, quitarlo</translation>
    </message>
    <message>
        <source>only what its known heads need</source>
        <translation>solo lo que necesitan sus cabezas conocidas</translation>
    </message>
    <message>
        <source>plus, minus, box</source>
        <translation>más, menos, recuadro</translation>
    </message>
    <message>
        <source>repaint</source>
        <translation>repintar</translation>
    </message>
    <message>
        <source>say what it becomes</source>
        <translation>decir en qué se convierte</translation>
    </message>
    <message>
        <source>say what to select</source>
        <translation>decir qué seleccionar</translation>
    </message>
    <message>
        <source>see why: what each head looked at</source>
        <translation>ver por qué: qué miró cada cabeza</translation>
    </message>
    <message>
        <source>side by side, before and after</source>
        <translation>lado a lado, antes y después</translation>
    </message>
    <message>
        <source>side panel</source>
        <translation>panel lateral</translation>
    </message>
    <message>
        <source>the next selection is added, is taken away</source>
        <translation>la próxima selección se añade, se quita</translation>
    </message>
    <message>
        <source>the tool without a mouse</source>
        <translation>la herramienta sin ratón</translation>
    </message>
    <message>
        <source>where it looked, mask, result</source>
        <translation>dónde miró, máscara, resultado</translation>
    </message>
    <message>
        <source>whole picture, 100 %, mask</source>
        <translation>imagen entera, 100 %, máscara</translation>
    </message>
    <message>
        <source>zoom to the pointer</source>
        <translation>zoom hacia el puntero</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>quedan {0}</translation>
    </message>
    <message>
        <source>{0} minutes</source>
        <translation>{0} minutos</translation>
    </message>
    <message>
        <source>{0} of device memory</source>
        <translation>{0} de memoria del dispositivo</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
    <message>
        <source>{0} seconds</source>
        <translation>{0} segundos</translation>
    </message>
</context>
<context>
    <name>_Browser</name>
    <message>
        <source>Page of the help</source>
        <translation>Página de la ayuda</translation>
    </message>
</context>
<context>
    <name>_Chosen</name>
    <message>
        <source>Use it no longer</source>
        <translation>No usarlo más</translation>
    </message>
</context>
<context>
    <name>_Places</name>
    <message>
        <source>Both</source>
        <translation>Ambos</translation>
    </message>
    <message>
        <source>Place {letter}</source>
        <translation>Lugar {letter}</translation>
    </message>
    <message>
        <source>Take both places together</source>
        <translation>Tomar los dos lugares juntos</translation>
    </message>
    <message>
        <source>Take place A of the picture ({0} goes on to the next)</source>
        <translation>Tomar el lugar A de la imagen ({0} pasa al siguiente)</translation>
    </message>
    <message>
        <source>Take place B of the picture ({0} goes on to the next)</source>
        <translation>Tomar el lugar B de la imagen ({0} pasa al siguiente)</translation>
    </message>
    <message>
        <source>Which place is meant</source>
        <translation>A qué lugar se refiere</translation>
    </message>
</context>
<context>
    <name>_Worn</name>
    <message>
        <source>How much of it: 1 as it was trained, 0 nothing</source>
        <translation>Cuánto: 1 como se entrenó, 0 nada</translation>
    </message>
    <message>
        <source>Weight of {0}</source>
        <translation>Peso de {0}</translation>
    </message>
</context>
</TS>
