<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Application</name>
    <message>
        <source>Find heads…</source>
        <translation>查找定位头…</translation>
    </message>
    <message>
        <source>Get models…</source>
        <translation>获取模型…</translation>
    </message>
    <message>
        <source>If you want to help, send what it left behind</source>
        <translation>如果您愿意帮忙，请发送它留下的信息</translation>
    </message>
    <message>
        <source>Install it again. If that does not help, show the report and send it</source>
        <translation>请重新安装。如果仍无效，请显示报告并发送</translation>
    </message>
    <message>
        <source>The program ended by itself the last time</source>
        <translation>程序上次意外退出</translation>
    </message>
    <message>
        <source>The program is not complete and can open no pictures</source>
        <translation>程序不完整，无法打开图片</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Drag the point to move it. A click with its own tool takes it away, with the other turns it</source>
        <translation>拖动可移动该点。用同一工具点击可移除，用另一工具点击则转换</translation>
    </message>
    <message>
        <source>Drag the point to move it. Click turns plus into minus, a right click takes it away</source>
        <translation>拖动可移动此点。点击在加号与减号之间切换，右键点击将其移除</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Shift and arrow keys move a cross, Enter uses the tool there, Page down goes to the next point, Delete takes it away.</source>
        <translation>Shift 加方向键移动十字，Enter 在该处使用工具，Page Down 转到下一个点，Delete 移除该点。</translation>
    </message>
    <message>
        <source>The picture with its mask. Arrow keys move it; the View menu zooms and shows all of it.</source>
        <translation>图片及其蒙版。方向键移动；用视图菜单缩放或显示全图。</translation>
    </message>
</context>
<context>
    <name>CanvasBase</name>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>Nothing is repainted yet: both sides are the same</source>
        <translation>尚未重绘：两侧相同</translation>
    </message>
    <message>
        <source>Type a phrase above to see where the model looks</source>
        <translation>在上方输入短语，查看模型关注的位置</translation>
    </message>
    <message>
        <source>Without a result</source>
        <translation>无结果</translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>For photos get other models</source>
        <translation>处理照片请获取其他模型</translation>
    </message>
</context>
<context>
    <name>CropRow</name>
    <message>
        <source>A step that undo takes back (Enter)</source>
        <translation>可撤销的一步（Enter）</translation>
    </message>
    <message>
        <source>Apply crop</source>
        <translation>应用裁剪</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Expand the canvas</source>
        <translation>扩展画布</translation>
    </message>
    <message>
        <source>Shape of the crop</source>
        <translation>裁剪形状</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>拉直</translation>
    </message>
    <message>
        <source>Straighten, in degrees</source>
        <translation>拉直（度）</translation>
    </message>
    <message>
        <source>The picture stays as it was (Esc)</source>
        <translation>图片保持原样（Esc）</translation>
    </message>
    <message>
        <source>Turns the picture. Or hold Ctrl and draw along a line that is to be level or upright</source>
        <translation>旋转图片。也可按住 Ctrl 沿着应当水平或垂直的线拖动</translation>
    </message>
    <message>
        <source>Upright instead of across, and back</source>
        <translation>横向与竖向互换</translation>
    </message>
    <message>
        <source>Upright or across</source>
        <translation>竖向或横向</translation>
    </message>
    <message>
        <source>Width to height. Drag sides and corners; beyond the picture the canvas grows</source>
        <translation>宽高比。拖动边和角；超出图片时画布会变大</translation>
    </message>
</context>
<context>
    <name>EdgeRow</name>
    <message>
        <source>A new one</source>
        <translation>新轮廓</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>Over how many pixels outside the mask old and new are mixed. Auto keeps it narrow</source>
        <translation>在蒙版外多少像素的范围内混合新旧像素。自动时保持很窄</translation>
    </message>
    <message>
        <source>Soft edge</source>
        <translation>柔和边缘</translation>
    </message>
    <message>
        <source>The old one stays</source>
        <translation>保留原轮廓</translation>
    </message>
    <message>
        <source>Whether the outline of what is there stays, as with colours and clothes, or another comes</source>
        <translation>保留现有物体的轮廓(例如改变颜色或衣服),还是换成另一个轮廓</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source> · 16 bit</source>
        <translation> · 16 位</translation>
    </message>
    <message>
        <source>&amp;Redo: {step}</source>
        <translation>重做(&amp;R)：{step}</translation>
    </message>
    <message>
        <source>&amp;Undo: {step}</source>
        <translation>撤销(&amp;U)：{step}</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>“{phrase}” in the result</source>
        <translation>结果中的“{phrase}”</translation>
    </message>
    <message>
        <source>“{phrase}”, not selected yet</source>
        <translation>“{phrase}”，尚未选取</translation>
    </message>
</context>
<context>
    <name>EditorVerbs</name>
    <message>
        <source>Copied the cut-out</source>
        <translation>已复制抠图</translation>
    </message>
    <message>
        <source>Copied the picture</source>
        <translation>已复制图片</translation>
    </message>
</context>
<context>
    <name>ExpandDialog</name>
    <message>
        <source> px</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>&amp;Bottom</source>
        <translation>下(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Left</source>
        <translation>左(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Right</source>
        <translation>右(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Top</source>
        <translation>上(&amp;T)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Expand</source>
        <translation>扩展</translation>
    </message>
    <message>
        <source>Expand the canvas</source>
        <translation>扩展画布</translation>
    </message>
    <message>
        <source>The new part is selected. Repaint fills it, as the prompt says or as the picture goes on.</source>
        <translation>新增的部分会被选中。重绘会按提示词填充它，或顺着图片延续。</translation>
    </message>
    <message>
        <source>{width} × {height} px instead of {before}</source>
        <translation>{width} × {height} 像素，原为 {before}</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source> px</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>90 and more keeps fine colour edges</source>
        <translation>90 以上可保留精细的颜色边缘</translation>
    </message>
    <message>
        <source>About {0}</source>
        <translation>约 {0}</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose folder and name</source>
        <translation>选择文件夹和名称</translation>
    </message>
    <message>
        <source>Every pixel exactly as it is; larger files</source>
        <translation>每个像素保持原样；文件较大</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Folder and name. The ending says which format</source>
        <translation>文件夹和名称。扩展名决定格式</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>最长边</translation>
    </message>
    <message>
        <source>Longest side at most</source>
        <translation>最长边不超过</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>无损</translation>
    </message>
    <message>
        <source>Make the copy smaller</source>
        <translation>缩小副本</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Of the copy, in pixels</source>
        <translation>副本的最长边（像素）</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Others can then tell it from a photo. No phrase, prompt or place goes along with that.</source>
        <translation>这样他人可将其与照片区分。不会附带短语、提示词或地点。</translation>
    </message>
    <message>
        <source>Pictures ({0})</source>
        <translation>图片 ({0})</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Replace file</source>
        <translation>替换文件</translation>
    </message>
    <message>
        <source>Say that a model painted a part of it</source>
        <translation>注明其中一部分由模型绘制</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>文件的大小</translation>
    </message>
    <message>
        <source>There is a file of that name already</source>
        <translation>已有同名文件</translation>
    </message>
    <message>
        <source>What kind of file</source>
        <translation>文件类型</translation>
    </message>
    <message>
        <source>What the file tells besides the picture</source>
        <translation>文件除图片外还包含的信息</translation>
    </message>
    <message>
        <source>Write nothing (Esc)</source>
        <translation>不写入任何内容 (Esc)</translation>
    </message>
    <message>
        <source>Write the file (Enter)</source>
        <translation>写入文件 (Enter)</translation>
    </message>
    <message>
        <source>Writes IPTC's digital source type into the file's XMP</source>
        <translation>将 IPTC 数字来源类型写入文件的 XMP</translation>
    </message>
</context>
<context>
    <name>FileVerbs</name>
    <message>
        <source>A repaint is running</source>
        <translation>正在重绘</translation>
    </message>
    <message>
        <source>A repaint is still running; its result would be lost.</source>
        <translation>重绘仍在进行，其结果将会丢失。</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>请换一个名称</translation>
    </message>
    <message>
        <source>Copy one in another program first</source>
        <translation>请先在其他程序中复制一张图片</translation>
    </message>
    <message>
        <source>Copy the picture itself in the browser and paste it here, or save it and open the file</source>
        <translation>在浏览器中复制图片本身并粘贴到这里，或保存后打开文件</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Export recipe</source>
        <translation>导出配方</translation>
    </message>
    <message>
        <source>For many pictures at once: locheads-studio batch, on the command line</source>
        <translation>一次处理多张图片：在命令行使用 locheads-studio batch</translation>
    </message>
    <message>
        <source>Go on editing (Esc)</source>
        <translation>继续编辑 (Esc)</translation>
    </message>
    <message>
        <source>Grey pictures (*.png *.tif)</source>
        <translation>灰度图片 (*.png *.tif)</translation>
    </message>
    <message>
        <source>Keep everything in a project file, then leave</source>
        <translation>将所有内容保存到项目文件，然后离开</translation>
    </message>
    <message>
        <source>Load mask</source>
        <translation>载入蒙版</translation>
    </message>
    <message>
        <source>Only the address came along, not the picture</source>
        <translation>只收到了地址，没有收到图片</translation>
    </message>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Opened {name}, the first of {count} files</source>
        <translation>已打开 {name}，{count} 个文件中的第一个</translation>
    </message>
    <message>
        <source>Project for this program, Krita and GIMP (*.ora)</source>
        <translation>本程序、Krita 和 GIMP 的项目 (*.ora)</translation>
    </message>
    <message>
        <source>Recipe (*.json)</source>
        <translation>配方 (*.json)</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Save cut-out</source>
        <translation>保存抠图</translation>
    </message>
    <message>
        <source>Save mask</source>
        <translation>保存蒙版</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>留在此处</translation>
    </message>
    <message>
        <source>Stop and leave</source>
        <translation>停止并离开</translation>
    </message>
    <message>
        <source>The edits are lost</source>
        <translation>编辑将丢失</translation>
    </message>
    <message>
        <source>There is a file {0} already</source>
        <translation>文件 {0} 已存在</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard</source>
        <translation>剪贴板中没有图片</translation>
    </message>
    <message>
        <source>Transparent pictures (*.png *.webp *.tif)</source>
        <translation>透明图片 (*.png *.webp *.tif)</translation>
    </message>
    <message>
        <source>Unsaved edits</source>
        <translation>未保存的编辑</translation>
    </message>
    <message>
        <source>{file} shows the picture, but holds no layers, results and masks.</source>
        <translation>{file} 显示这张图片，但不包含图层、结果和蒙版。</translation>
    </message>
    <message>
        <source>{file} was exported before the last changes.</source>
        <translation>{file} 是在最近的更改之前导出的。</translation>
    </message>
    <message>
        <source>“{0}” has edits that are not saved.</source>
        <translation>“{0}”有未保存的编辑。</translation>
    </message>
    <message>
        <source>“{0}” is being repainted.</source>
        <translation>正在重绘“{0}”。</translation>
    </message>
</context>
<context>
    <name>FilesRow</name>
    <message>
        <source>A picture of what to paint, which the painting model looks at</source>
        <translation>展示要画什么的图片，绘画模型会参照它</translation>
    </message>
    <message>
        <source>A small addition to the painting model, made for it: a style, or a thing it learnt</source>
        <translation>为绘画模型制作的小型附加文件：一种风格，或它学会的一样东西</translation>
    </message>
    <message>
        <source>Add a LoRA file…</source>
        <translation>添加 LoRA 文件…</translation>
    </message>
    <message>
        <source>LoRA files</source>
        <translation>LoRA 文件</translation>
    </message>
    <message>
        <source>Reference picture</source>
        <translation>参考图片</translation>
    </message>
    <message>
        <source>Reference picture…</source>
        <translation>参考图片…</translation>
    </message>
</context>
<context>
    <name>FoundHeads</name>
    <message>
        <source>About the same</source>
        <translation>基本相同</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>更好</translation>
    </message>
    <message>
        <source>Better than the present heads, {0}.</source>
        <translation>{0}，优于现有定位头。</translation>
    </message>
    <message>
        <source>But these were only {0} sentences: take more to be sure.</source>
        <translation>但只有 {0} 个句子：增加数量会更可靠。</translation>
    </message>
    <message>
        <source>Each found head alone, means over all sentences. Looks at the picture: share of its attention that goes to the picture. Spread: spatial entropy of its map, low when it looks at one place. Follows the words: how much its map changes with the phrase.</source>
        <translation>逐个列出找到的定位头，数值为所有句子的平均。关注图片：其注意力中投向图片的比例。分散：注意力图的空间熵，集中于一处时较低。跟随词语：注意力图随短语变化的程度。</translation>
    </message>
    <message>
        <source>Follows the words</source>
        <translation>跟随词语</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>新找到</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>How sure an answer is could not be told: {0}</source>
        <translation>无法得知答案有多确定：{0}</translation>
    </message>
    <message>
        <source>It is sure of nothing. Of what is not there, {0} is called not found.</source>
        <translation>它对任何答案都不确定。不存在的事物中，{0} 被判为未找到。</translation>
    </message>
    <message>
        <source>Looks at the picture</source>
        <translation>关注图片</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新</translation>
    </message>
    <message>
        <source>No better and no worse than the present heads, {0}: the difference may be chance.</source>
        <translation>{0}，与现有定位头不相上下：差异可能是偶然。</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Of what it is sure of, {0} is right. Of what is not there, {1} is called not found.</source>
        <translation>它确定的答案中，{0} 是对的。不存在的事物中，{1} 被判为未找到。</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重叠度</translation>
    </message>
    <message>
        <source>Picked in</source>
        <translation>入选率</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>现有</translation>
    </message>
    <message>
        <source>Right place</source>
        <translation>位置正确</translation>
    </message>
    <message>
        <source>Right place: share of sentences for which the brightest spot lies on what is meant. Overlap: of the bright region with it, 0 to 1.</source>
        <translation>位置正确：最亮点落在所指物体上的句子比例。重叠度：明亮区域与物体的重叠，0 到 1。</translation>
    </message>
    <message>
        <source>Share of sentences for which a head was among those that look most closely.</source>
        <translation>注意力头进入关注最集中之列的句子比例。</translation>
    </message>
    <message>
        <source>Smoothing {0} cells, level {1}, margin {2}.</source>
        <translation>平滑 {0} 个单元，阈值 {1}，边距 {2}。</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>分散</translation>
    </message>
    <message>
        <source>The found heads, each alone:</source>
        <translation>找到的定位头（逐个）：</translation>
    </message>
    <message>
        <source>This model had no heads before: selecting by words needs them.</source>
        <translation>此模型此前没有定位头：用词语选取需要它们。</translation>
    </message>
    <message>
        <source>Without masks nobody knows which are better. What is known is how often they were picked by how they look.</source>
        <translation>没有蒙版就无法判断哪些更好。可知的只是它们因关注方式而入选的频率。</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>更差</translation>
    </message>
    <message>
        <source>Worse than the present heads, {0}.</source>
        <translation>{0}，不如现有定位头。</translation>
    </message>
    <message>
        <source>on {0} sentences that they were not chosen by</source>
        <translation>在 {0} 个未用于选择的句子上</translation>
    </message>
    <message>
        <source>{0} could not be measured.</source>
        <translation>有 {0} 个无法测量。</translation>
    </message>
    <message>
        <source>{0} sentences about {1} pictures, {2}.</source>
        <translation>{1} 张图片上的 {0} 个句子，{2}。</translation>
    </message>
</context>
<context>
    <name>HeadCard</name>
    <message>
        <source>Head {0}</source>
        <translation>注意力头 {0}</translation>
    </message>
    <message>
        <source>Leave {0} out of the heat map</source>
        <translation>将 {0} 排除在热图之外</translation>
    </message>
    <message>
        <source>Look only with {0}</source>
        <translation>只用 {0} 查看</translation>
    </message>
    <message>
        <source>Look with all heads again</source>
        <translation>重新使用所有注意力头</translation>
    </message>
    <message>
        <source>Only</source>
        <translation>仅此</translation>
    </message>
    <message>
        <source>Sum: how much of its attention the head gives to the picture, 0 to 1. Entropy: how scattered it looks, 0 for one place. Sensitivity: how much the words move it; known from the second phrase on</source>
        <translation>总和：注意力头投向图片的注意力比例，0 到 1。熵：关注的分散程度，0 表示集中于一处。敏感度：随词语变化的程度；从第二个短语起可知</translation>
    </message>
    <message>
        <source>Take {0} into the heat map again</source>
        <translation>将 {0} 重新纳入热图</translation>
    </message>
    <message>
        <source>Take {0} off the list</source>
        <translation>将 {0} 从列表中移除</translation>
    </message>
</context>
<context>
    <name>HeadsPanel</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation><numerusform>%n 处</numerusform></translation>
    </message>
    <message>
        <source>All heads</source>
        <translation>所有注意力头</translation>
    </message>
    <message>
        <source>All heads of the model, a row for each layer</source>
        <translation>模型的所有注意力头，每层一行</translation>
    </message>
    <message>
        <source>Arrow keys move, Space takes a head in or out</source>
        <translation>方向键移动，空格键加入或移除注意力头</translation>
    </message>
    <message>
        <source>Asked for “{0}”. Point here to see where it looked.</source>
        <translation>查询的是“{0}”。指向此处可查看它看向哪里。</translation>
    </message>
    <message>
        <source>At the word “{0}”</source>
        <translation>词“{0}”处</translation>
    </message>
    <message>
        <source>Attention on the picture, sorted</source>
        <translation>对图片的注意力（已排序）</translation>
    </message>
    <message>
        <source>Attention sum</source>
        <translation>注意力总和</translation>
    </message>
    <message>
        <source>Attention sum: how much a head looks at the picture. Entropy: how scattered it looks. Sensitivity: how much the words move it</source>
        <translation>注意力总和：注意力头对图片的关注程度。熵：关注的分散程度。敏感度：随词语变化的程度</translation>
    </message>
    <message>
        <source>Back to the heads that this model set looks with</source>
        <translation>恢复此模型组使用的注意力头</translation>
    </message>
    <message>
        <source>Click a head to take it in or out. Layers from bottom to top</source>
        <translation>点击注意力头可加入或移除。层从下到上排列</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>检测器</translation>
    </message>
    <message>
        <source>Each head's mean attention sum, in ascending order. Heads below τ hardly look at the picture</source>
        <translation>各注意力头的平均注意力总和，按升序排列。低于 τ 的几乎不看图片</translation>
    </message>
    <message>
        <source>Head {0}</source>
        <translation>注意力头 {0}</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Heads that count</source>
        <translation>生效的注意力头</translation>
    </message>
    <message>
        <source>How often a head above τ was among those of lowest entropy. The first ones are localization heads</source>
        <translation>高于 τ 的注意力头进入最低熵之列的频率。排在最前的是定位头</translation>
    </message>
    <message>
        <source>Known from the second phrase on the same picture on</source>
        <translation>同一图片的第二个短语起可知</translation>
    </message>
    <message>
        <source>Layers above the deepest head in use are not loaded. Loading them takes memory and a moment</source>
        <translation>高于最深在用注意力头的层未载入。载入它们需要内存和少许时间</translation>
    </message>
    <message>
        <source>Low entropy</source>
        <translation>低熵</translation>
    </message>
    <message numerus="yes">
        <source>Mean over the %n phrase(s) read so far. Layers 0 and 1 left out.</source>
        <translation><numerusform>目前已读 %n 个短语的平均值。不含第 0 层和第 1 层。</numerusform></translation>
    </message>
    <message>
        <source>Measured on {0} sentences when the heads were found.</source>
        <translation>查找注意力头时在 {0} 个句子上测得。</translation>
    </message>
    <message numerus="yes">
        <source>Over the %n phrase(s) read so far.</source>
        <translation><numerusform>基于目前已读的 %n 个短语。</numerusform></translation>
    </message>
    <message>
        <source>Point here to see where the heads look when they read “{0}”</source>
        <translation>指向此处，查看注意力头读到“{0}”时关注的位置</translation>
    </message>
    <message>
        <source>Printed box</source>
        <translation>输出的方框</translation>
    </message>
    <message>
        <source>Read all layers</source>
        <translation>读取所有层</translation>
    </message>
    <message>
        <source>Reading every head…</source>
        <translation>正在读取所有注意力头…</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Select something by words to see which heads found it.</source>
        <translation>用词语选取内容，即可查看是哪些注意力头找到的。</translation>
    </message>
    <message>
        <source>Selection frequency</source>
        <translation>入选频率</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>The answer is another place.</source>
        <translation>答案是另一个位置。</translation>
    </message>
    <message>
        <source>The answer is one of its places.</source>
        <translation>答案是它的位置之一。</translation>
    </message>
    <message>
        <source>The heads were not read. Select something again.</source>
        <translation>未读取注意力头。请重新选取。</translation>
    </message>
    <message>
        <source>The stronger the colour, the more a head looks like a localization head.</source>
        <translation>颜色越深，越像定位头。</translation>
    </message>
    <message>
        <source>What colours the heads</source>
        <translation>注意力头的着色依据</translation>
    </message>
    <message>
        <source>Where each looked</source>
        <translation>各自看向哪里</translation>
    </message>
    <message>
        <source>Word by word</source>
        <translation>逐词查看</translation>
    </message>
    <message>
        <source>Word: {0}</source>
        <translation>词：{0}</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>总和</translation>
    </message>
    <message>
        <source>{0} · sensitivity {1}</source>
        <translation>{0} · 敏感度 {1}</translation>
    </message>
    <message>
        <source>{0} · sum {1} · entropy {2}</source>
        <translation>{0} · 总和 {1} · 熵 {2}</translation>
    </message>
</context>
<context>
    <name>HeadsSearch</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>The found heads are used from now on</source>
        <translation>从现在起使用新找到的定位头</translation>
    </message>
    <message>
        <source>The search for localization heads is done</source>
        <translation>定位头查找已完成</translation>
    </message>
</context>
<context>
    <name>HeadsWizard</name>
    <message>
        <source>&amp;Sentences</source>
        <translation>句子数(&amp;S)</translation>
    </message>
    <message>
        <source>A folder of pictures, each with a text file of the same name that holds one phrase per line. No masks are needed: heads are chosen by how much and how closely they look, and by whether they follow the words.</source>
        <translation>一个图片文件夹，每张图片配有同名文本文件，每行一个短语。无需蒙版：按关注的强度、集中程度以及是否跟随词语来选择注意力头。</translation>
    </message>
    <message>
        <source>A vision-language model looks at a picture with hundreds of attention heads. A few of them look exactly where the words point. They are found once for each model, on this computer and offline.</source>
        <translation>视觉语言模型用数百个注意力头观察图片。其中少数正好关注词语所指的位置。每个模型只需在本机离线查找一次。</translation>
    </message>
    <message>
        <source>Also choose how its maps are read, and how sure it is</source>
        <translation>同时选择如何读取它的图，以及它有多确定</translation>
    </message>
    <message>
        <source>Back to the picture; a search goes on</source>
        <translation>返回图片；查找将继续</translation>
    </message>
    <message>
        <source>Begin. You can go on working meanwhile</source>
        <translation>开始。期间可以继续工作</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choosing how its maps are read, and how sure it is</source>
        <translation>正在选择如何读取它的图，以及它有多确定</translation>
    </message>
    <message>
        <source>Choosing sentences…</source>
        <translation>正在选择句子…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Comparing the heads…</source>
        <translation>正在比较注意力头…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Drawn at random in each of five trials. More take longer and are surer</source>
        <translation>五次试验中每次随机抽取。越多耗时越长，也越可靠</translation>
    </message>
    <message>
        <source>Drawn storybook scenes</source>
        <translation>绘制的故事书场景</translation>
    </message>
    <message>
        <source>Find heads</source>
        <translation>查找定位头</translation>
    </message>
    <message>
        <source>Find localization heads</source>
        <translation>查找定位头</translation>
    </message>
    <message>
        <source>How long it takes is measured on the first pictures.</source>
        <translation>所需时间将在前几张图片上测量。</translation>
    </message>
    <message>
        <source>It was stopped after {0} pictures. They are kept: it goes on from there.</source>
        <translation>在 {0} 张图片后停止。结果已保留，将从该处继续。</translation>
    </message>
    <message>
        <source>Keep the old ones</source>
        <translation>保留原有的</translation>
    </message>
    <message>
        <source>Localization heads of {0}</source>
        <translation>{0} 的定位头</translation>
    </message>
    <message>
        <source>My own pictures</source>
        <translation>我自己的图片</translation>
    </message>
    <message>
        <source>No folder chosen</source>
        <translation>未选择文件夹</translation>
    </message>
    <message>
        <source>Nothing to prepare. Where each thing is drawn is known exactly, so heads are chosen by how well they hit it, and the result is measured. For photos, your own pictures are closer to the work.</source>
        <translation>无需准备。每个物体的位置都确切已知，因此按命中程度选择定位头，结果也会测量。对于照片，您自己的图片更贴近实际工作。</translation>
    </message>
    <message>
        <source>Pictures with a text file of phrases beside each</source>
        <translation>每张图片旁配有短语文本文件</translation>
    </message>
    <message>
        <source>Pictures with phrases beside them</source>
        <translation>配有短语的图片</translation>
    </message>
    <message>
        <source>Progress of the search</source>
        <translation>查找进度</translation>
    </message>
    <message>
        <source>Put them away</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Put what was found away</source>
        <translation>放弃找到的结果</translation>
    </message>
    <message>
        <source>Reading where every head looks</source>
        <translation>正在读取每个注意力头关注的位置</translation>
    </message>
    <message>
        <source>Select with them from now on; the models are loaded again</source>
        <translation>从现在起用它们选取；模型将重新载入</translation>
    </message>
    <message>
        <source>Smoothing, level and margin that suit these heads, and what counts as sure, likely or not found: chosen on drawn scenes, measured on others</source>
        <translation>适合这些注意力头的平滑、阈值和边距，以及怎样算确定、可能或未找到：在绘制的场景上选择，在另一些场景上测量</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the search; what is done is kept</source>
        <translation>停止查找；已完成部分保留</translation>
    </message>
    <message>
        <source>Stopping with this picture…</source>
        <translation>将在此图片后停止…</translation>
    </message>
    <message>
        <source>The whole takes {0}, as measured before.</source>
        <translation>按先前测量，全部约需 {0}。</translation>
    </message>
    <message>
        <source>Use these heads</source>
        <translation>使用这些定位头</translation>
    </message>
    <message>
        <source>You can close this window and go on working: what you ask for goes first. Stopping keeps what is done, and so does leaving the program.</source>
        <translation>可以关闭此窗口继续工作：您的请求优先处理。停止或退出程序都会保留已完成部分。</translation>
    </message>
    <message>
        <source>{0} of {1} pictures</source>
        <translation>{0} / {1} 张图片</translation>
    </message>
    <message>
        <source>{0} · measuring how long they take</source>
        <translation>{0} · 正在测量所需时间</translation>
    </message>
    <message>
        <source>{0} · {1} left</source>
        <translation>{0} · 剩余 {1}</translation>
    </message>
    <message>
        <source>{0} · {1} left, measured on the last {2}</source>
        <translation>{0} · 剩余 {1}（按最近 {2} 张测得）</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>No page holds these words. Try fewer, or others.</source>
        <translation>没有页面包含这些词。请试试更少的词或别的词。</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Search all pages</source>
        <translation>搜索所有页面</translation>
    </message>
    <message>
        <source>The pages of the help</source>
        <translation>帮助页面</translation>
    </message>
    <message>
        <source>Words that a page holds, all of them (Ctrl+F). Enter opens the first page</source>
        <translation>页面须包含的所有词语 (Ctrl+F)。按 Enter 打开第一页</translation>
    </message>
</context>
<context>
    <name>HintLine</name>
    <message>
        <source>The model does not know: {words}.</source>
        <translation>模型不认识：{words}。</translation>
    </message>
    <message>
        <source>The painting model does not know: {words}.</source>
        <translation>绘画模型不认识：{words}。</translation>
    </message>
    <message>
        <source>Too long for the painting model: it reads up to “… {words}”.</source>
        <translation>对绘画模型来说太长：它只读到“… {words}”。</translation>
    </message>
    <message>
        <source>Will be read as “{phrase}”.</source>
        <translation>将理解为“{phrase}”。</translation>
    </message>
    <message>
        <source>{named} and {count} more</source>
        <translation>{named} 及另外 {count} 个</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Click a step to go there</source>
        <translation>点击某一步可转到该处</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Memory that the history takes</source>
        <translation>历史记录占用的内存</translation>
    </message>
</context>
<context>
    <name>InstanceRow</name>
    <message>
        <source>Confidence {0}</source>
        <translation>置信度 {0}</translation>
    </message>
    <message>
        <source>Left out: click to select it, too</source>
        <translation>未选取：点击可一并选取</translation>
    </message>
    <message>
        <source>Selected: click to leave it out</source>
        <translation>已选取：点击可排除</translation>
    </message>
    <message>
        <source>What was found, one by one</source>
        <translation>逐一列出找到的东西</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Choose others: File, Keyboard shortcuts</source>
        <translation>请另选按键：文件 &gt; 键盘快捷键</translation>
    </message>
    <message>
        <source>Sample picture</source>
        <translation>示例图片</translation>
    </message>
    <message>
        <source>These shortcuts cannot be used, and the ordinary ones are: {0}</source>
        <translation>以下快捷键无法使用，已改用默认按键：{0}</translation>
    </message>
</context>
<context>
    <name>LayerVerbs</name>
    <message>
        <source>Add a picture as a layer</source>
        <translation>将图片添加为图层</translation>
    </message>
    <message>
        <source>Add as a layer</source>
        <translation>添加为图层</translation>
    </message>
    <message>
        <source>Open instead of this picture</source>
        <translation>打开并替换当前图片</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Delete the chosen layer; undo brings it back</source>
        <translation>删除所选图层；可撤销</translation>
    </message>
    <message>
        <source>Edit the mask of the chosen layer</source>
        <translation>编辑所选图层的蒙版</translation>
    </message>
    <message>
        <source>How much of the chosen layer shows</source>
        <translation>所选图层的显示程度</translation>
    </message>
    <message>
        <source>Layers, top first</source>
        <translation>图层，顶层在前</translation>
    </message>
    <message>
        <source>Leave the layer as it was</source>
        <translation>保持图层原样</translation>
    </message>
    <message>
        <source>Mask of a layer</source>
        <translation>图层的蒙版</translation>
    </message>
    <message>
        <source>Move the chosen layer down</source>
        <translation>下移所选图层</translation>
    </message>
    <message>
        <source>Move the chosen layer up</source>
        <translation>上移所选图层</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Repaint the chosen layer again: its prompt and mask, another seed</source>
        <translation>重新重绘所选图层：相同提示词和蒙版，换一个种子</translation>
    </message>
    <message>
        <source>The layer shows where the mask is now (A)</source>
        <translation>图层在当前蒙版处显示 (A)</translation>
    </message>
    <message>
        <source>The mask is that of the marked layer: paint on it, then write it back</source>
        <translation>这是已标记图层的蒙版：在上面绘制，然后写回</translation>
    </message>
    <message>
        <source>The tick shows or hides a layer. Double-click or F2 renames it, dragging or Alt+Up and Alt+Down moves it, Delete deletes it</source>
        <translation>勾选显示或隐藏图层。双击或 F2 重命名，拖动或 Alt+上/下移动，Delete 删除</translation>
    </message>
    <message>
        <source>Write back</source>
        <translation>写回</translation>
    </message>
    <message>
        <source>{prompt}
Seed {seed}</source>
        <translation>{prompt}
种子 {seed}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
</context>
<context>
    <name>MemoryMeter</name>
    <message>
        <source>Inpainter</source>
        <translation>重绘模型</translation>
    </message>
    <message>
        <source>Memory of the models: {0} of {1}</source>
        <translation>模型内存：{0} / {1}</translation>
    </message>
    <message>
        <source>Models: {0}</source>
        <translation>模型：{0}</translation>
    </message>
    <message>
        <source>Segmenter</source>
        <translation>分割模型</translation>
    </message>
    <message>
        <source>The models use {0} of the {1} of graphics memory that they may use</source>
        <translation>模型使用了 {0}，可用显存为 {1}</translation>
    </message>
    <message>
        <source>The models use {0} of the {1} of main memory that they may use</source>
        <translation>模型使用了 {0}，可用内存为 {1}</translation>
    </message>
    <message>
        <source>Vision-language model</source>
        <translation>视觉语言模型</translation>
    </message>
    <message>
        <source>With the work itself up to {0} are needed at once</source>
        <translation>连同处理本身，最多同时需要 {0}</translation>
    </message>
    <message>
        <source>on the graphics card one component at a time</source>
        <translation>逐个组件载入显卡</translation>
    </message>
    <message>
        <source>on the graphics card only while it works</source>
        <translation>仅工作时在显卡上</translation>
    </message>
    <message>
        <source>read from the disk each time it is needed</source>
        <translation>每次需要时从磁盘读取</translation>
    </message>
    <message>
        <source>stays in memory</source>
        <translation>常驻内存</translation>
    </message>
    <message>
        <source>stays on the graphics card</source>
        <translation>常驻显卡</translation>
    </message>
    <message>
        <source>waits in main memory, {0}</source>
        <translation>在内存中等待，{0}</translation>
    </message>
    <message>
        <source>works on the processor, for the graphics card is full</source>
        <translation>显卡已满，在处理器上运行</translation>
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
        <translation>（约 {minutes} 分钟）</translation>
    </message>
    <message>
        <source> (about {seconds} s)</source>
        <translation>（约 {seconds} 秒）</translation>
    </message>
    <message>
        <source>1024 pixels, good surfaces and light.</source>
        <translation>1024 像素，材质和光线出色。</translation>
    </message>
    <message>
        <source>140 languages.</source>
        <translation>支持 140 种语言。</translation>
    </message>
    <message>
        <source>140 languages. Its heads have to be found first.</source>
        <translation>支持 140 种语言。须先查找其定位头。</translation>
    </message>
    <message>
        <source>512 pixels; larger shapes hold together better than with 1.5.</source>
        <translation>512 像素；大形状比 1.5 更连贯。</translation>
    </message>
    <message>
        <source>A JPEG cannot be transparent</source>
        <translation>JPEG 不支持透明</translation>
    </message>
    <message>
        <source>A blur of {kernel} taps and sigma {sigma} is not possible.</source>
        <translation>无法使用 {kernel} 抽头、sigma 为 {sigma} 的模糊</translation>
    </message>
    <message>
        <source>A document that was kept against a crash cannot be read by this version</source>
        <translation>有一份为防崩溃而保存的文档无法用此版本读取</translation>
    </message>
    <message>
        <source>A dog with a bow tie</source>
        <translation>打领结的狗</translation>
    </message>
    <message>
        <source>A head of a layer that was not read was asked for</source>
        <translation>请求了未读取层中的注意力头</translation>
    </message>
    <message>
        <source>A job needs HxWx3 uint8 pixels, got {dtype} {shape}</source>
        <translation>任务需要 HxWx3 uint8 像素，实际为 {dtype} {shape}</translation>
    </message>
    <message>
        <source>A mask cannot be saved as {suffix}</source>
        <translation>蒙版不能保存为 {suffix}</translation>
    </message>
    <message>
        <source>A mask is HxW uint8, got {dtype} {shape}</source>
        <translation>蒙版应为 HxW uint8，实际为 {dtype} {shape}</translation>
    </message>
    <message>
        <source>A merged layer has no prompt of its own</source>
        <translation>合并的图层没有自己的提示词</translation>
    </message>
    <message>
        <source>A new small model that understands long sentences. Its heads have to be found first.</source>
        <translation>能理解长句的新小型模型。须先查找其定位头。</translation>
    </message>
    <message>
        <source>A pasted layer has no prompt of its own</source>
        <translation>粘贴的图层没有自己的提示词</translation>
    </message>
    <message>
        <source>A recipe has 1 to {steps}</source>
        <translation>配方应有 1 到 {steps} 步</translation>
    </message>
    <message>
        <source>A repaint is running</source>
        <translation>正在重绘</translation>
    </message>
    <message>
        <source>A threshold needs finite values to choose from.</source>
        <translation>阈值需要有限的数值</translation>
    </message>
    <message>
        <source>A {kind} holds at most {most} pixels a side, the picture has {picture}</source>
        <translation>{kind} 每边最多 {most} 像素，图片为 {picture}</translation>
    </message>
    <message>
        <source>A {kind} model with the decoder {decoder} cannot be read</source>
        <translation>无法读取解码器为 {decoder} 的 {kind} 模型</translation>
    </message>
    <message>
        <source>A {name} cannot repaint</source>
        <translation>{name} 不能在此重绘</translation>
    </message>
    <message>
        <source>A {name} has no known text decoder to quantise</source>
        <translation>{name} 没有可量化的已知文本解码器</translation>
    </message>
    <message>
        <source>Accept it at {page}, make a read token there, log in once with `hf auth login`, and download again</source>
        <translation>请在 {page} 接受许可，创建读取令牌，用 `hf auth login` 登录一次，然后重新下载</translation>
    </message>
    <message>
        <source>Add a [[part]] or mend it in {path}</source>
        <translation>请在 {path} 中添加 [[part]] 或修正</translation>
    </message>
    <message>
        <source>Add a file name</source>
        <translation>请添加文件名</translation>
    </message>
    <message>
        <source>Add another one first, or delete this one</source>
        <translation>请先添加另一个，或删除此项</translation>
    </message>
    <message>
        <source>Add it in {path}</source>
        <translation>请在 {path} 中添加</translation>
    </message>
    <message>
        <source>Add it with the brush</source>
        <translation>用画笔添加</translation>
    </message>
    <message>
        <source>Add it with the samples, or leave it out.</source>
        <translation>请随样本一起添加，或省略</translation>
    </message>
    <message>
        <source>Add its shadow</source>
        <translation>添加其影子</translation>
    </message>
    <message>
        <source>Add labelled samples, or use the label-free criteria.</source>
        <translation>请添加带标注的样本，或使用无需标注的准则</translation>
    </message>
    <message>
        <source>Add phrases for the same picture.</source>
        <translation>请为同一图片添加短语</translation>
    </message>
    <message>
        <source>Add samples before looking for heads.</source>
        <translation>查找注意力头前请先添加样本</translation>
    </message>
    <message>
        <source>Add samples.</source>
        <translation>请添加样本</translation>
    </message>
    <message>
        <source>All {count} files are right</source>
        <translation>全部 {count} 个文件均正确</translation>
    </message>
    <message>
        <source>Allow reading it or copy it elsewhere</source>
        <translation>请允许读取，或复制到其他位置</translation>
    </message>
    <message>
        <source>Another program is downloading the same file</source>
        <translation>另一个程序正在下载同一文件</translation>
    </message>
    <message>
        <source>Any aspect ratio, many languages.</source>
        <translation>任意宽高比，多种语言。</translation>
    </message>
    <message>
        <source>Any aspect ratio, many languages. Its heads have to be found first, best on drawn scenes.</source>
        <translation>任意宽高比，多种语言。须先查找其定位头，最好使用绘制场景。</translation>
    </message>
    <message>
        <source>Apply “{name}”</source>
        <translation>应用“{name}”</translation>
    </message>
    <message>
        <source>As InternVL3, newer.</source>
        <translation>同 InternVL3，更新。</translation>
    </message>
    <message>
        <source>As Qwen-Image-Edit, newer, also after a reference picture. Shadows and splashes beside the mask are offered.</source>
        <translation>与 Qwen-Image-Edit 相同，更新，也可参照参考图片。蒙版旁的阴影和飞溅会供选择。</translation>
    </message>
    <message>
        <source>As before, for changes that reach beyond a mask. For 80 GB. Its heads have to be found first.</source>
        <translation>与前者相同，适合超出蒙版的改动。需要 80 GB。必须先找到它的头。</translation>
    </message>
    <message>
        <source>As before, with finer masks and larger, better paintings. For 24 GB of graphics memory.</source>
        <translation>同上，蒙版更精细，绘制更大更好。适合 24 GB 显存。</translation>
    </message>
    <message>
        <source>Ask about more scenes.</source>
        <translation>请用更多场景查询。</translation>
    </message>
    <message>
        <source>Ask about scenes that hold things.</source>
        <translation>请询问含有物体的场景。</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>请重新提问</translation>
    </message>
    <message>
        <source>Ask for things that are not there, too.</source>
        <translation>也请询问图中不存在的物体</translation>
    </message>
    <message>
        <source>At the sea</source>
        <translation>海边</translation>
    </message>
    <message>
        <source>Begin it with / or a drive</source>
        <translation>请以 / 或盘符开头</translation>
    </message>
    <message>
        <source>Begin with a point inside</source>
        <translation>请从内部的点开始</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>候选</translation>
    </message>
    <message>
        <source>Cannot make the folder {path}: there is a file of that name</source>
        <translation>无法创建文件夹 {path}：已有同名文件</translation>
    </message>
    <message>
        <source>Cannot write {path}: another program has it open</source>
        <translation>无法写入 {path}：另一个程序正在使用它</translation>
    </message>
    <message>
        <source>Cannot write {path}: {what}</source>
        <translation>无法写入 {path}：{what}</translation>
    </message>
    <message>
        <source>Change it in {path}</source>
        <translation>请在 {path} 中更改</translation>
    </message>
    <message>
        <source>Change the mask of “{name}”</source>
        <translation>修改“{name}”的蒙版</translation>
    </message>
    <message>
        <source>Changes what is there as it is told (“make it wet”), also after a reference picture.</source>
        <translation>按说的改动现有内容（“弄湿它”），也可参照参考图片。</translation>
    </message>
    <message>
        <source>Changes what is there as it is told, in many languages; letters in pictures, also Chinese.</source>
        <translation>按说的改动现有内容，支持多种语言；图片中的文字，也包括中文。</translation>
    </message>
    <message>
        <source>Changes what is there as it is told. Needs 40 GB of graphics memory or patience. Not for commercial use.</source>
        <translation>按说的改动现有内容。需要 40 GB 显存或耐心。不可商用。</translation>
    </message>
    <message>
        <source>Check the disk</source>
        <translation>请检查磁盘</translation>
    </message>
    <message>
        <source>Check the name</source>
        <translation>请检查名称</translation>
    </message>
    <message>
        <source>Check the network and try again; what has arrived is kept</source>
        <translation>请检查网络后重试；已下载部分保留</translation>
    </message>
    <message>
        <source>Choose a .safetensors file that is there</source>
        <translation>请选择一个存在的 .safetensors 文件</translation>
    </message>
    <message>
        <source>Choose a folder on another disk</source>
        <translation>请选择其他磁盘上的文件夹</translation>
    </message>
    <message>
        <source>Choose a folder on another disk and check this one</source>
        <translation>请选择其他磁盘上的文件夹，并检查此磁盘</translation>
    </message>
    <message>
        <source>Choose a folder with model_index.json</source>
        <translation>请选择含有 model_index.json 的文件夹</translation>
    </message>
    <message>
        <source>Choose a higher one</source>
        <translation>请选择更上方的图层</translation>
    </message>
    <message>
        <source>Choose a name that ends with .ora</source>
        <translation>请使用以 .ora 结尾的文件名</translation>
    </message>
    <message>
        <source>Choose a quality from 1 to 100, usually 90 to 95</source>
        <translation>请选择 1 到 100 的质量，通常为 90 到 95</translation>
    </message>
    <message>
        <source>Choose a shorter name</source>
        <translation>请选择更短的名称</translation>
    </message>
    <message>
        <source>Choose another cache folder in the settings</source>
        <translation>请在设置中选择其他缓存文件夹</translation>
    </message>
    <message>
        <source>Choose another data set</source>
        <translation>请选择其他数据集</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>请选择其他文件夹</translation>
    </message>
    <message>
        <source>Choose another folder, or allow writing to this one</source>
        <translation>请选择其他文件夹，或允许写入此文件夹</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>请选择其他模型</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>请换一个名称</translation>
    </message>
    <message>
        <source>Choose another part of it</source>
        <translation>请选择图片的另一部分</translation>
    </message>
    <message>
        <source>Choose another set</source>
        <translation>请选择其他模型组</translation>
    </message>
    <message>
        <source>Choose another set, or name another revision in your models.toml</source>
        <translation>请选择其他模型组，或在 models.toml 中指定其他版本</translation>
    </message>
    <message>
        <source>Choose at least 1</source>
        <translation>请至少选择 1</translation>
    </message>
    <message>
        <source>Choose between {low} and {high}</source>
        <translation>请选择 {low} 到 {high} 之间的值</translation>
    </message>
    <message>
        <source>Choose from 1 to {pages}</source>
        <translation>请在 1 到 {pages} 之间选择</translation>
    </message>
    <message>
        <source>Choose from L0H0 to {head2}.</source>
        <translation>请在 L0H0 到 {head2} 之间选择</translation>
    </message>
    <message>
        <source>Choose from attention_sum, entropy and sensitivity.</source>
        <translation>请从 attention_sum、entropy 和 sensitivity 中选择</translation>
    </message>
    <message>
        <source>Choose it again under More parameters, and repaint</source>
        <translation>请在“更多参数”中重新选择它，然后重绘</translation>
    </message>
    <message>
        <source>Choose one of another layer</source>
        <translation>请选择其他层的</translation>
    </message>
    <message>
        <source>Choose one that was trained for it, or another model set</source>
        <translation>请选择为它训练的文件，或另一个模型组</translation>
    </message>
    <message>
        <source>Choose one, then repaint (Ctrl+Enter)</source>
        <translation>请选择其一，然后重绘 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Choose other data.</source>
        <translation>请选择其他数据</translation>
    </message>
    <message>
        <source>Choose safetensors files</source>
        <translation>请选择 safetensors 文件</translation>
    </message>
    <message>
        <source>Choose the model's folder</source>
        <translation>请选择模型的文件夹</translation>
    </message>
    <message>
        <source>Clean up</source>
        <translation>清理</translation>
    </message>
    <message>
        <source>Clear mask</source>
        <translation>清除蒙版</translation>
    </message>
    <message>
        <source>Close it there and try again</source>
        <translation>请在那个程序中关闭它，然后重试</translation>
    </message>
    <message>
        <source>Close other programs and try again</source>
        <translation>请关闭其他程序后重试</translation>
    </message>
    <message>
        <source>Close other programs or open a smaller copy</source>
        <translation>请关闭其他程序，或打开较小的副本</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model set</source>
        <translation>请关闭其他程序，或选择较小的模型组</translation>
    </message>
    <message>
        <source>Close other programs, or make a smaller copy in another program and open that</source>
        <translation>请关闭其他程序，或在其他程序中制作较小的副本再打开</translation>
    </message>
    <message>
        <source>Close other programs, or open it in another program and save it with fewer layers</source>
        <translation>请关闭其他程序，或在其他程序中打开并以较少的图层保存</translation>
    </message>
    <message>
        <source>Close other programs, use a smaller picture or mask, or choose a smaller model set</source>
        <translation>请关闭其他程序，使用较小的图片或蒙版，或选择较小的模型组</translation>
    </message>
    <message>
        <source>Collect them again</source>
        <translation>请重新收集</translation>
    </message>
    <message>
        <source>Compare with the other baselines</source>
        <translation>请与其他基线比较</translation>
    </message>
    <message>
        <source>Convert it to PNG in another program</source>
        <translation>请在其他程序中将其转换为 PNG</translation>
    </message>
    <message>
        <source>Convert it to PNG, for example with djxl</source>
        <translation>请将其转换为 PNG，例如使用 djxl</translation>
    </message>
    <message>
        <source>Create the folder or choose another</source>
        <translation>请创建该文件夹或选择其他文件夹</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Crop it, or choose another model</source>
        <translation>请裁剪图片，或选择其他模型</translation>
    </message>
    <message>
        <source>Delete results or layers that are not needed</source>
        <translation>请删除不需要的结果或图层</translation>
    </message>
    <message>
        <source>Delete selection “{name}”</source>
        <translation>删除选区“{name}”</translation>
    </message>
    <message>
        <source>Delete “{name}”</source>
        <translation>删除“{name}”</translation>
    </message>
    <message>
        <source>Develop it in a raw converter (darktable, RawTherapee, Lightroom) and save it as TIFF or JPEG</source>
        <translation>请在 RAW 转换程序（darktable、RawTherapee、Lightroom）中冲印，并保存为 TIFF 或 JPEG</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>请重新操作</translation>
    </message>
    <message>
        <source>Do not use this source</source>
        <translation>请勿使用此来源</translation>
    </message>
    <message>
        <source>Download it again, or choose another model set</source>
        <translation>请重新下载，或选择其他模型组</translation>
    </message>
    <message>
        <source>Download it again; no other {suffix} files are read</source>
        <translation>请重新下载；不读取其他 {suffix} 文件</translation>
    </message>
    <message>
        <source>Download it in the model manager, or with `locheads-studio models download {model_set}`</source>
        <translation>请在模型管理器中下载，或使用 `locheads-studio models download {model_set}`</translation>
    </message>
    <message>
        <source>Download it whole: `locheads-studio models download {name} --whole`</source>
        <translation>请完整下载：`locheads-studio models download {name} --whole`</translation>
    </message>
    <message>
        <source>Download or install it again</source>
        <translation>请重新下载或安装</translation>
    </message>
    <message>
        <source>Download or train the segmenter again.</source>
        <translation>请重新下载或训练分割模型</translation>
    </message>
    <message>
        <source>Download the model again</source>
        <translation>请重新下载模型</translation>
    </message>
    <message>
        <source>Download the segmenter again</source>
        <translation>请重新下载分割模型</translation>
    </message>
    <message>
        <source>Downloaded and checked</source>
        <translation>已下载并校验</translation>
    </message>
    <message>
        <source>Duplicate “{name}”</source>
        <translation>复制“{name}”</translation>
    </message>
    <message>
        <source>End the name of the cut-out with .png</source>
        <translation>抠图名称请以 .png 结尾</translation>
    </message>
    <message>
        <source>End the name with .png</source>
        <translation>名称请以 .png 结尾</translation>
    </message>
    <message>
        <source>End the name with .png, .jpg, .webp or .tif</source>
        <translation>名称请以 .png、.jpg、.webp 或 .tif 结尾</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Expand the canvas</source>
        <translation>扩展画布</translation>
    </message>
    <message>
        <source>Export it again</source>
        <translation>请重新导出</translation>
    </message>
    <message>
        <source>Export it again from a document, with File, Export recipe</source>
        <translation>请从文档重新导出：文件 &gt; 导出配方</translation>
    </message>
    <message>
        <source>Export it as PNG in another program</source>
        <translation>请在其他程序中将其导出为 PNG</translation>
    </message>
    <message>
        <source>Export it as PNG, for example with Inkscape</source>
        <translation>请将其导出为 PNG，例如使用 Inkscape</translation>
    </message>
    <message>
        <source>Export the page as PNG, for example with pdftoppm</source>
        <translation>请将该页导出为 PNG，例如使用 pdftoppm</translation>
    </message>
    <message>
        <source>Fast on any device.</source>
        <translation>在任何设备上都很快。</translation>
    </message>
    <message>
        <source>Fast, 512 pixels, runs on 6 GB.</source>
        <translation>快速，512 像素，6 GB 即可运行。</translation>
    </message>
    <message>
        <source>Fast, a little finer than tiny.</source>
        <translation>快速，比 tiny 略精细。</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>填充空洞</translation>
    </message>
    <message>
        <source>Find them once: File, Find heads in the window, or `locheads-studio heads find --install`</source>
        <translation>请查找一次：窗口中 文件 &gt; 查找定位头，或 `locheads-studio heads find --install`</translation>
    </message>
    <message>
        <source>Finds a little more than 7B (published: 76.1 against 74.2 on RefCOCO val; not reproduced). Heads are known. For 24 GB.</source>
        <translation>比 7B 找得略多（论文数据：RefCOCO val 上 76.1 对 74.2；未经重现）。注意力头已知。适用于 24 GB 显存。</translation>
    </message>
    <message>
        <source>Fine detail, many languages.</source>
        <translation>细节精细，多种语言。</translation>
    </message>
    <message>
        <source>Fine detail, many languages. Its heads have to be found first.</source>
        <translation>细节精细，多种语言。须先查找其定位头。</translation>
    </message>
    <message>
        <source>Finer than SAM ViT-H in a third of the work.</source>
        <translation>比 SAM ViT-H 更精细，计算量仅三分之一。</translation>
    </message>
    <message>
        <source>Flip horizontally</source>
        <translation>水平翻转</translation>
    </message>
    <message>
        <source>Flip vertically</source>
        <translation>垂直翻转</translation>
    </message>
    <message>
        <source>Four steps. Paints and changes what is there (“make it wet”), also after a reference picture.</source>
        <translation>四步完成。绘制并改动现有内容（“弄湿它”），也可参照参考图片。</translation>
    </message>
    <message>
        <source>Free some space and go on; what has arrived is kept</source>
        <translation>请释放一些空间后继续；已下载部分保留</translation>
    </message>
    <message>
        <source>Free some space or choose a folder on another disk</source>
        <translation>请释放一些空间，或选择其他磁盘上的文件夹</translation>
    </message>
    <message>
        <source>Free some space, or choose another cache folder in the settings</source>
        <translation>请释放一些空间，或在设置中选择其他缓存文件夹</translation>
    </message>
    <message>
        <source>Free some space, or choose another cache folder in the settings, and go on; what has arrived is kept</source>
        <translation>请释放一些空间，或在设置中选择其他缓存文件夹，然后继续；已下载部分保留</translation>
    </message>
    <message>
        <source>Further channels, which are not opacity, were left out.</source>
        <translation>其余不是不透明度的通道已略去。</translation>
    </message>
    <message>
        <source>Get the file again</source>
        <translation>请重新获取该文件</translation>
    </message>
    <message>
        <source>Get the file again from where it came</source>
        <translation>请从来源重新获取文件</translation>
    </message>
    <message>
        <source>Get the file again from where it came, or open it in another program and save it as PNG</source>
        <translation>请从来源重新获取文件，或在其他程序中打开并另存为 PNG</translation>
    </message>
    <message>
        <source>Give a box or at least one point</source>
        <translation>请提供框或至少一个点</translation>
    </message>
    <message>
        <source>Give a greyscale mask of 8 bit</source>
        <translation>请提供 8 位灰度蒙版</translation>
    </message>
    <message>
        <source>Give a mask of the picture's size</source>
        <translation>请提供与图片同尺寸的蒙版</translation>
    </message>
    <message>
        <source>Give at least one</source>
        <translation>请至少提供一个</translation>
    </message>
    <message>
        <source>Give at least one cell, and sizes above zero.</source>
        <translation>请至少提供一个单元，且尺寸大于零</translation>
    </message>
    <message>
        <source>Give each head a weight from 0.</source>
        <translation>请为每个注意力头提供不小于 0 的权重</translation>
    </message>
    <message>
        <source>Give each point a label, 1 inside or 0 outside</source>
        <translation>请为每个点提供标签，1 为内部，0 为外部</translation>
    </message>
    <message>
        <source>Give it: --reference</source>
        <translation>请给出它：--reference</translation>
    </message>
    <message>
        <source>Give the file itself</source>
        <translation>请给出该文件本身</translation>
    </message>
    <message>
        <source>Give the name of a picture file</source>
        <translation>请提供图片文件的名称</translation>
    </message>
    <message>
        <source>Good at text in pictures. Its heads have to be found first.</source>
        <translation>擅长图片中的文字。须先查找其定位头。</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>扩展</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set, so nothing is downloaded</source>
        <translation>已设置 HF_HUB_OFFLINE，因此不下载任何内容</translation>
    </message>
    <message>
        <source>Hand over a map of the grid's size.</source>
        <translation>请提供与网格同尺寸的图</translation>
    </message>
    <message>
        <source>Hand over a mask of its size.</source>
        <translation>请提供同尺寸的蒙版</translation>
    </message>
    <message>
        <source>Hand over both at the same size.</source>
        <translation>请提供两个相同尺寸的输入</translation>
    </message>
    <message>
        <source>Hand over maps with rows and columns as the last two axes.</source>
        <translation>请提供最后两轴为行和列的图</translation>
    </message>
    <message>
        <source>Heads of “{phrase}”</source>
        <translation>“{phrase}”的注意力头</translation>
    </message>
    <message>
        <source>Hide layer</source>
        <translation>隐藏图层</translation>
    </message>
    <message>
        <source>In the street</source>
        <translation>街上</translation>
    </message>
    <message>
        <source>Install it: pip install "locheads-studio[quantised]"</source>
        <translation>请安装：pip install "locheads-studio[quantised]"</translation>
    </message>
    <message>
        <source>Install the model again: its configuration and its processor's do not belong together</source>
        <translation>请重新安装模型：其配置与处理器配置不匹配</translation>
    </message>
    <message>
        <source>Install the model set again</source>
        <translation>请重新安装模型组</translation>
    </message>
    <message>
        <source>Install the program again</source>
        <translation>请重新安装程序</translation>
    </message>
    <message>
        <source>Install the program again, or choose another set with --set</source>
        <translation>请重新安装程序，或用 --set 选择其他模型组</translation>
    </message>
    <message>
        <source>Install the program again: pip install locheads-studio</source>
        <translation>请重新安装程序：pip install locheads-studio</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反选</translation>
    </message>
    <message>
        <source>It is left in the folder {folder}</source>
        <translation>它仍保留在文件夹 {folder} 中</translation>
    </message>
    <message>
        <source>It is published (Lin-Chen/ShareGPT4V-7B) only as pickles in the original LLaVA layout. Convert it once to safetensors with transformers' convert_llava_weights_to_hf.py and choose the folder.</source>
        <translation>它仅以原始 LLaVA 布局的 pickle 发布 (Lin-Chen/ShareGPT4V-7B)。请用 transformers 的 convert_llava_weights_to_hf.py 转换为 safetensors 一次，然后选择该文件夹。</translation>
    </message>
    <message>
        <source>It needs &lt;image&gt; and, after it, {phrase}</source>
        <translation>它需要 &lt;image&gt;，其后为 {phrase}</translation>
    </message>
    <message>
        <source>It records what was said, not the canvas</source>
        <translation>它记录所说的内容，不记录画布</translation>
    </message>
    <message>
        <source>It was removed. Try again; if it happens again, do not use this source</source>
        <translation>已将其删除。请重试；如果再次发生，请勿使用此来源</translation>
    </message>
    <message>
        <source>Its colours are of a kind that is not read (HDR or video): they are taken as ordinary ones.</source>
        <translation>其颜色属于无法读取的类型（HDR 或视频）：按普通颜色处理。</translation>
    </message>
    <message>
        <source>Keep one GGUF file, or the safetensors</source>
        <translation>只保留一个 GGUF 文件，或只保留 safetensors</translation>
    </message>
    <message>
        <source>Keep only safetensors and configurations in the folder, or download the model again</source>
        <translation>请只在文件夹中保留 safetensors 和配置，或重新下载模型</translation>
    </message>
    <message>
        <source>Keep selection “{name}”</source>
        <translation>保留选区“{name}”</translation>
    </message>
    <message>
        <source>Knows only the drawn storybook world. Made to try the program at once and offline, not for photos.</source>
        <translation>只认识绘制的故事书世界。用于立即离线试用程序，不适合照片。</translation>
    </message>
    <message>
        <source>LaMa only removes: it cannot paint what a prompt says</source>
        <translation>LaMa 只能移除：它不能按提示词绘制</translation>
    </message>
    <message>
        <source>LaMa wears no LoRA files</source>
        <translation>LaMa 不使用 LoRA 文件</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Layer opacity</source>
        <translation>图层不透明度</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>请省略</translation>
    </message>
    <message>
        <source>Leave the mask</source>
        <translation>放弃蒙版</translation>
    </message>
    <message>
        <source>Leave the page out</source>
        <translation>请不要指定页</translation>
    </message>
    <message>
        <source>Leave the prompt empty, or choose a model set that paints</source>
        <translation>请将提示词留空，或选择能绘制的模型组</translation>
    </message>
    <message>
        <source>Leave the sample out.</source>
        <translation>请排除该样本</translation>
    </message>
    <message>
        <source>Load mask</source>
        <translation>载入蒙版</translation>
    </message>
    <message>
        <source>Log in with `hf auth login`, see that you have access at {page}, and download again</source>
        <translation>请用 `hf auth login` 登录，在 {page} 确认有访问权限，然后重新下载</translation>
    </message>
    <message>
        <source>Long sentences, many languages.</source>
        <translation>长句，多种语言。</translation>
    </message>
    <message>
        <source>Look at the mask, then repaint (Ctrl+Enter)</source>
        <translation>请查看蒙版，然后重绘 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Look at {page}; if it asks for a login, use `hf auth login` once and download again</source>
        <translation>请查看 {page}；如需登录，请用 `hf auth login` 登录一次后重新下载</translation>
    </message>
    <message>
        <source>Look for the heads again.</source>
        <translation>请重新查找注意力头</translation>
    </message>
    <message>
        <source>Lower the thresholds, or add samples.</source>
        <translation>请降低阈值，或添加样本</translation>
    </message>
    <message>
        <source>Make a smaller copy in another program and open that</source>
        <translation>请在其他程序中制作较小的副本并打开</translation>
    </message>
    <message>
        <source>Make it smaller</source>
        <translation>请改小一些</translation>
    </message>
    <message>
        <source>Make the mask of the same size as the picture</source>
        <translation>请使蒙版与图片尺寸相同</translation>
    </message>
    <message>
        <source>Mark what to repaint in white</source>
        <translation>请用白色标出要重绘的部分</translation>
    </message>
    <message>
        <source>Mask of “{name}”</source>
        <translation>“{name}”的蒙版</translation>
    </message>
    <message>
        <source>Memory ran out, so from now on {changes}. It may take longer.</source>
        <translation>内存不足，因此从现在起：{changes}。可能需要更长时间</translation>
    </message>
    <message>
        <source>Mend it in {path}</source>
        <translation>请在 {path} 中修正</translation>
    </message>
    <message>
        <source>Mend or remove {path}</source>
        <translation>请修正或删除 {path}</translation>
    </message>
    <message>
        <source>Merge “{name}” down</source>
        <translation>向下合并“{name}”</translation>
    </message>
    <message>
        <source>Models of the type {kind} cannot be read</source>
        <translation>无法读取类型为 {kind} 的模型</translation>
    </message>
    <message>
        <source>Move layer</source>
        <translation>移动图层</translation>
    </message>
    <message>
        <source>Name at least one head, like L4H2</source>
        <translation>请至少指定一个注意力头，如 L4H2</translation>
    </message>
    <message>
        <source>Name heads like L14H24,L14H13.</source>
        <translation>请按 L14H24,L14H13 的格式指定注意力头</translation>
    </message>
    <message>
        <source>Name none, or use the voice heads or joined</source>
        <translation>不要指定注意力头，或使用 heads 或 joined</translation>
    </message>
    <message>
        <source>Nearly as fine as ViT-H in half the time.</source>
        <translation>几乎与 ViT-H 一样精细，耗时减半。</translation>
    </message>
    <message>
        <source>No head meets the criteria.</source>
        <translation>没有符合准则的注意力头</translation>
    </message>
    <message>
        <source>No head was named.</source>
        <translation>未指定注意力头</translation>
    </message>
    <message>
        <source>No head was picked in any sample.</source>
        <translation>没有样本选中任何注意力头</translation>
    </message>
    <message>
        <source>No maps were kept.</source>
        <translation>未保留任何图</translation>
    </message>
    <message>
        <source>No phrase sensitivity was measured.</source>
        <translation>未测量短语敏感度</translation>
    </message>
    <message>
        <source>No picture is open</source>
        <translation>没有打开的图片</translation>
    </message>
    <message>
        <source>No sample could be measured.</source>
        <translation>没有可测量的样本</translation>
    </message>
    <message>
        <source>No sample has a truth.</source>
        <translation>没有样本带有真值</translation>
    </message>
    <message>
        <source>No samples were added.</source>
        <translation>未添加样本</translation>
    </message>
    <message>
        <source>None of this model's heads points at what it is asked for</source>
        <translation>这个模型没有一个头指向所问的内容</translation>
    </message>
    <message>
        <source>Not in the recipe: {left}</source>
        <translation>未纳入配方：{left}</translation>
    </message>
    <message>
        <source>Not whole: {files}. Download again to mend it</source>
        <translation>不完整：{files}。请重新下载以修复</translation>
    </message>
    <message>
        <source>Nothing absent was asked for.</source>
        <translation>未询问不存在的物体</translation>
    </message>
    <message>
        <source>Nothing is selected to repaint</source>
        <translation>没有选取要重绘的内容</translation>
    </message>
    <message>
        <source>Nothing of the picture would be left</source>
        <translation>图片将什么都不剩</translation>
    </message>
    <message>
        <source>Nothing that looks like a shadow or a reflection was found</source>
        <translation>没有找到像影子或倒影的部分</translation>
    </message>
    <message>
        <source>Nothing to segment</source>
        <translation>没有可分割的内容</translation>
    </message>
    <message>
        <source>Nothing was found for “{phrase}”</source>
        <translation>未找到“{phrase}”</translation>
    </message>
    <message>
        <source>Offline is switched on in the settings, so nothing is downloaded</source>
        <translation>设置中已启用离线，因此不下载任何内容</translation>
    </message>
    <message>
        <source>On the table</source>
        <translation>桌上</translation>
    </message>
    <message>
        <source>One head must stay</source>
        <translation>必须保留一个注意力头</translation>
    </message>
    <message>
        <source>One of the paper's best models. Its heads have to be found first.</source>
        <translation>论文中最好的模型之一。须先查找其定位头。</translation>
    </message>
    <message>
        <source>One of the paper's small models, for 6 to 8 GB of graphics memory. Its heads have to be found first.</source>
        <translation>论文中的小型模型之一，适合 6 到 8 GB 显存。须先查找其定位头。</translation>
    </message>
    <message>
        <source>One point inside must stay</source>
        <translation>必须保留一个内部的点</translation>
    </message>
    <message>
        <source>Only downloaded models can be removed here</source>
        <translation>此处只能删除已下载的模型</translation>
    </message>
    <message>
        <source>Only removes what is selected; it paints nothing and reads no prompt. For 12 GB of graphics memory.</source>
        <translation>只移除所选内容；不绘制，也不读取提示词。需要 12 GB 显存。</translation>
    </message>
    <message>
        <source>Only removes, also without a graphics card; it paints nothing. Its heads have to be found first.</source>
        <translation>只能移除，没有显卡也可以；不绘制。须先查找其定位头。</translation>
    </message>
    <message>
        <source>Only safetensors are read</source>
        <translation>只读取 safetensors</translation>
    </message>
    <message>
        <source>Only the studio's grounding of heads can look against a phrase</source>
        <translation>只有使用注意力头的 studio 方式才能与另一个短语对比</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open a PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF or HEIC file</source>
        <translation>请打开 PNG、JPEG、WebP、TIFF、BMP、GIF、AVIF 或 HEIC 文件</translation>
    </message>
    <message>
        <source>Open a picture or an .ora file</source>
        <translation>请打开图片或 .ora 文件</translation>
    </message>
    <message>
        <source>Open it in GIMP and export it as PNG or TIFF</source>
        <translation>请在 GIMP 中打开并导出为 PNG 或 TIFF</translation>
    </message>
    <message>
        <source>Open it in Krita and save it as .ora or PNG</source>
        <translation>请在 Krita 中打开并保存为 .ora 或 PNG</translation>
    </message>
    <message>
        <source>Open it in Krita or GIMP to save what is left, or use a copy</source>
        <translation>请在 Krita 或 GIMP 中打开以挽救剩余内容，或使用副本</translation>
    </message>
    <message>
        <source>Open it in another program and save it with fewer layers</source>
        <translation>请在其他程序中打开并以较少图层保存</translation>
    </message>
    <message>
        <source>Open it in the program that made it and save it as PNG or TIFF</source>
        <translation>请在创建它的程序中打开，并保存为 PNG 或 TIFF</translation>
    </message>
    <message>
        <source>Open it in the program that made it, and save it as PNG</source>
        <translation>请在创建它的程序中打开并另存为 PNG</translation>
    </message>
    <message>
        <source>Open one first</source>
        <translation>请先打开一张</translation>
    </message>
    <message>
        <source>Open the picture again</source>
        <translation>请重新打开图片</translation>
    </message>
    <message>
        <source>OpenCV {version} cannot read {name}</source>
        <translation>OpenCV {version} 无法读取 {name}</translation>
    </message>
    <message>
        <source>Paints, and changes what is there as it is told. The first choice with 24 GB of graphics memory.</source>
        <translation>绘制，并按说的改动现有内容。24 GB 显存时的首选。</translation>
    </message>
    <message>
        <source>Paste “{name}”</source>
        <translation>粘贴“{name}”</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Photos, English phrases. Published: 76.1 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>照片，英文短语。论文数据：RefCOCO val 上 cIoU 76.1；尚无人重现论文的数字。</translation>
    </message>
    <message>
        <source>Photos, short English phrases. Published: 74.2 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>照片，简短的英文短语。论文数据：RefCOCO val 上 cIoU 74.2；尚无人重现论文的数字。</translation>
    </message>
    <message>
        <source>Phrase sensitivity needs the maps of two phrases or more.</source>
        <translation>短语敏感度需要两个或以上短语的图</translation>
    </message>
    <message>
        <source>Please report it with the log file; your picture is unchanged</source>
        <translation>请附上日志文件报告此问题；您的图片未改变</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Points and labels do not fit together</source>
        <translation>点与标签不匹配</translation>
    </message>
    <message>
        <source>Published: 59.8 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>论文数据：RefCOCO val 上 cIoU 59.8；尚无人重现论文的数字。</translation>
    </message>
    <message>
        <source>Published: 62.5 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>论文数据：RefCOCO val 上 cIoU 62.5；尚无人重现论文的数字。</translation>
    </message>
    <message>
        <source>Published: 73.5 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>论文数据：RefCOCO val 上 cIoU 73.5；尚无人重现论文的数字。</translation>
    </message>
    <message>
        <source>Published: 73.9 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>论文数据：RefCOCO val 上 cIoU 73.9；尚无人重现论文的数字。</translation>
    </message>
    <message>
        <source>Put it into the folder {transformer} of a diffusers pipeline, or use safetensors</source>
        <translation>请放入 diffusers 管线的 {transformer} 文件夹，或改用 safetensors</translation>
    </message>
    <message>
        <source>Put the file itself there</source>
        <translation>请直接放入文件本身</translation>
    </message>
    <message>
        <source>Put the folder itself there</source>
        <translation>请直接放入文件夹本身</translation>
    </message>
    <message>
        <source>Quality {quality} is outside 1 .. 100</source>
        <translation>质量 {quality} 超出 1 .. 100</translation>
    </message>
    <message>
        <source>Raise keep_bytes, or rank by truth without combining.</source>
        <translation>请增大 keep_bytes，或不组合而按真值排序</translation>
    </message>
    <message>
        <source>Read all layers first</source>
        <translation>请先读取所有层</translation>
    </message>
    <message>
        <source>Read both from the same heads and picture.</source>
        <translation>请从相同的注意力头和图片读取两者</translation>
    </message>
    <message>
        <source>Read both from the same picture.</source>
        <translation>请从同一图片读取两者</translation>
    </message>
    <message>
        <source>Read both from the same sample.</source>
        <translation>请从同一样本读取两者</translation>
    </message>
    <message>
        <source>Recover it with that version</source>
        <translation>请用那个版本恢复</translation>
    </message>
    <message>
        <source>Recovered the document as it was</source>
        <translation>已恢复文档原状</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Refine edge</source>
        <translation>细化边缘</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove it, or install the model set again</source>
        <translation>请将其删除，或重新安装模型组</translation>
    </message>
    <message>
        <source>Removes, without a prompt, on any processor. It paints nothing new.</source>
        <translation>无需提示词即可移除，任何处理器均可。不绘制新内容。</translation>
    </message>
    <message>
        <source>Rename it, or choose another</source>
        <translation>请重命名，或选择其他</translation>
    </message>
    <message>
        <source>Rename layer</source>
        <translation>重命名图层</translation>
    </message>
    <message>
        <source>Rename selection</source>
        <translation>重命名选区</translation>
    </message>
    <message>
        <source>Repaint fills it</source>
        <translation>重绘可以填充它</translation>
    </message>
    <message>
        <source>Repaint “{name}” again</source>
        <translation>再次重绘“{name}”</translation>
    </message>
    <message>
        <source>Restore its files or choose another model set</source>
        <translation>请恢复其文件，或选择其他模型组</translation>
    </message>
    <message>
        <source>Rotate by 180°</source>
        <translation>旋转 180°</translation>
    </message>
    <message>
        <source>Rotate left</source>
        <translation>向左旋转</translation>
    </message>
    <message>
        <source>Rotate right</source>
        <translation>向右旋转</translation>
    </message>
    <message>
        <source>Run `locheads-studio heads calibrate --install` again.</source>
        <translation>请重新运行 `locheads-studio heads calibrate --install`</translation>
    </message>
    <message>
        <source>Run `locheads-studio heads tune --install` again.</source>
        <translation>请重新运行 `locheads-studio heads tune --install`。</translation>
    </message>
    <message>
        <source>Run the layer again to repaint that too</source>
        <translation>请重新运行该图层以一并重绘</translation>
    </message>
    <message>
        <source>Run the model in float32 or bfloat16 instead.</source>
        <translation>请改用 float32 或 bfloat16 运行模型</translation>
    </message>
    <message>
        <source>Save as PNG</source>
        <translation>请保存为 PNG</translation>
    </message>
    <message>
        <source>Save it</source>
        <translation>请保存</translation>
    </message>
    <message>
        <source>Save it again in another program, as PNG or as an ordinary JPEG, and open that</source>
        <translation>请在其他程序中重新保存为 PNG 或普通 JPEG，然后再打开</translation>
    </message>
    <message>
        <source>Save it as PNG</source>
        <translation>请保存为 PNG</translation>
    </message>
    <message>
        <source>Save it as PNG in another program</source>
        <translation>请在其他程序中保存为 PNG</translation>
    </message>
    <message>
        <source>Save it as PSD or TIFF</source>
        <translation>请保存为 PSD 或 TIFF</translation>
    </message>
    <message>
        <source>Save it as RGB or grey with 8 or 16 bits per channel</source>
        <translation>请保存为每通道 8 或 16 位的 RGB 或灰度</translation>
    </message>
    <message>
        <source>Save it as RGB with 8 or 16 bits per channel</source>
        <translation>请保存为每通道 8 或 16 位的 RGB</translation>
    </message>
    <message>
        <source>Save it as TIFF</source>
        <translation>请保存为 TIFF</translation>
    </message>
    <message>
        <source>Save it as TIFF with 16 bits per channel</source>
        <translation>请保存为每通道 16 位的 TIFF</translation>
    </message>
    <message>
        <source>Save it in Photoshop with “Maximize Compatibility”, or as TIFF</source>
        <translation>请在 Photoshop 中以“最大兼容”保存，或保存为 TIFF</translation>
    </message>
    <message>
        <source>Save it with 16 or 8 bits per channel</source>
        <translation>请保存为每通道 16 位或 8 位</translation>
    </message>
    <message>
        <source>Save one of its frames as a picture</source>
        <translation>请将其中一帧保存为图片</translation>
    </message>
    <message>
        <source>Save the picture with compression, or make a smaller copy, and open that</source>
        <translation>请压缩保存图片，或制作较小的副本，然后打开</translation>
    </message>
    <message>
        <source>Save under another name</source>
        <translation>请以其他名称保存</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>Say it in other words</source>
        <translation>请换种说法</translation>
    </message>
    <message>
        <source>Say or paint what to change first</source>
        <translation>请先说出或涂抹要更改的部分</translation>
    </message>
    <message>
        <source>Say what to select in words, like "the white horse"</source>
        <translation>请用文字说明要选取什么，例如 "the white horse"</translation>
    </message>
    <message>
        <source>Say what to select, as in: the white horse</source>
        <translation>请说出要选取的内容，例如：the white horse</translation>
    </message>
    <message>
        <source>Say what to select, or give masks</source>
        <translation>请说明要选择什么，或者提供蒙版</translation>
    </message>
    <message>
        <source>Say what to {example}</source>
        <translation>请说出要{example}</translation>
    </message>
    <message>
        <source>Scenes with many things; the picture is seen in tiles.</source>
        <translation>包含许多物体的场景；分块观察图片。</translation>
    </message>
    <message>
        <source>See `locheads-studio models list`</source>
        <translation>请参阅 `locheads-studio models list`</translation>
    </message>
    <message>
        <source>Sees small things better than LLaVA-1.5. Its heads have to be found first.</source>
        <translation>比 LLaVA-1.5 更能看清小物体。须先查找其定位头。</translation>
    </message>
    <message>
        <source>Segmenters of the type {kind} cannot be read</source>
        <translation>无法读取类型为 {kind} 的分割模型</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Select it by hand, or accept what is unsure</source>
        <translation>请手动选取，或接受不确定的结果</translation>
    </message>
    <message>
        <source>Select something again</source>
        <translation>请重新选取</translation>
    </message>
    <message>
        <source>Select something first</source>
        <translation>请先选取内容</translation>
    </message>
    <message>
        <source>Select what to change and repaint that</source>
        <translation>选择要修改的部分并重绘</translation>
    </message>
    <message>
        <source>Select what to repaint first</source>
        <translation>请先选取要重绘的部分</translation>
    </message>
    <message>
        <source>Select with words, repaint and apply</source>
        <translation>请用词语选取、重绘并应用</translation>
    </message>
    <message>
        <source>Select “{phrase}”</source>
        <translation>选取“{phrase}”</translation>
    </message>
    <message>
        <source>Selection of “{title}”</source>
        <translation>“{title}”的选区</translation>
    </message>
    <message>
        <source>Selection “{name}”</source>
        <translation>选区“{name}”</translation>
    </message>
    <message>
        <source>Shorten the {word}</source>
        <translation>请缩短{word}</translation>
    </message>
    <message>
        <source>Show layer</source>
        <translation>显示图层</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>收缩</translation>
    </message>
    <message>
        <source>Small enough for two processor cores.</source>
        <translation>小到双核处理器即可运行。</translation>
    </message>
    <message>
        <source>Small things: the picture is also seen in tiles.</source>
        <translation>小物体：还会分块观察图片。</translation>
    </message>
    <message>
        <source>Small, any aspect ratio, many languages. Its heads have to be found first. Not for commercial use.</source>
        <translation>小型，任意宽高比，多种语言。须先查找其定位头。不得用于商业用途。</translation>
    </message>
    <message>
        <source>Small. Published: 56.3 cIoU on RefCOCO val; nobody has reproduced the paper's figures.</source>
        <translation>小型。论文数据：RefCOCO val 上 cIoU 56.3；尚无人重现论文的数字。</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Something unexpected happened ({what})</source>
        <translation>发生意外情况（{what}）</translation>
    </message>
    <message>
        <source>Start at a lower layer.</source>
        <translation>请从较低的层开始</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>请重新开始</translation>
    </message>
    <message>
        <source>Stay inside {width}x{height}</source>
        <translation>请保持在 {width}x{height} 之内</translation>
    </message>
    <message>
        <source>Storybook (built in)</source>
        <translation>故事书（内置）</translation>
    </message>
    <message>
        <source>Storybook VLM</source>
        <translation>故事书视觉语言模型</translation>
    </message>
    <message>
        <source>Storybook inpainter</source>
        <translation>故事书重绘模型</translation>
    </message>
    <message>
        <source>Storybook segmenter</source>
        <translation>故事书分割模型</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>拉直</translation>
    </message>
    <message>
        <source>Strong on scenes with many things. Its heads have to be found first.</source>
        <translation>擅长包含许多物体的场景。须先查找其定位头。</translation>
    </message>
    <message>
        <source>Switch it off there</source>
        <translation>请在设置中关闭</translation>
    </message>
    <message>
        <source>Take another in first, or reset the heads</source>
        <translation>请先加入另一个，或重置注意力头</translation>
    </message>
    <message>
        <source>Take it away with the eraser</source>
        <translation>用橡皮擦移除</translation>
    </message>
    <message>
        <source>Take odd taps, sigma from 0.</source>
        <translation>请使用奇数抽头，sigma 不小于 0</translation>
    </message>
    <message>
        <source>Take the larger mask, under Results</source>
        <translation>请在“结果”下采用更大的蒙版</translation>
    </message>
    <message>
        <source>Take them off, or choose a model set that paints</source>
        <translation>请取下它们，或选择能绘制的模型组</translation>
    </message>
    <message>
        <source>Text in pictures.</source>
        <translation>图片中的文字。</translation>
    </message>
    <message>
        <source>The CMYK colours were converted to sRGB without a profile, which the file does not hold.</source>
        <translation>CMYK 颜色已在没有配置文件的情况下转换为 sRGB，因为文件中没有配置文件。</translation>
    </message>
    <message>
        <source>The CMYK colours were converted to sRGB.</source>
        <translation>CMYK 颜色已转换为 sRGB。</translation>
    </message>
    <message>
        <source>The Hub answered {status} for {repository}</source>
        <translation>Hub 对 {repository} 返回 {status}</translation>
    </message>
    <message>
        <source>The Hub does not let you read {repository} ({status})</source>
        <translation>Hub 不允许您读取 {repository}（{status}）</translation>
    </message>
    <message>
        <source>The Hub offers another {name} for {title} than the one we know</source>
        <translation>Hub 为 {title} 提供的 {name} 与已知的不同</translation>
    </message>
    <message>
        <source>The Hub's library is set to offline</source>
        <translation>Hub 的库已设为离线</translation>
    </message>
    <message>
        <source>The LoRA file {file} of the recipe is not here, or it is another one of that name</source>
        <translation>配方中的 LoRA 文件 {file} 不在这里，或者是另一个同名文件</translation>
    </message>
    <message>
        <source>The LoRA file {name} is missing</source>
        <translation>LoRA 文件 {name} 不存在</translation>
    </message>
    <message>
        <source>The LoRA file {name} is not made for this painting model ({model})</source>
        <translation>LoRA 文件 {name} 不是为这个绘画模型（{model}）制作的</translation>
    </message>
    <message>
        <source>The VLM cannot be loaded with its language head: {message}</source>
        <translation>无法载入带语言头的视觉语言模型：{message}</translation>
    </message>
    <message>
        <source>The XMP metadata was left out: it is too large or holds a small copy of the picture.</source>
        <translation>已省略 XMP 元数据：过大或含有图片的缩略副本</translation>
    </message>
    <message>
        <source>The best at following a prompt, and at letters.</source>
        <translation>最能遵循提示词，也最擅长文字。</translation>
    </message>
    <message>
        <source>The best paintings, and the slowest. Needs 40 GB of graphics memory or patience. Not for commercial use.</source>
        <translation>绘制效果最好，也最慢。需要 40 GB 显存或耐心。不得用于商业用途。</translation>
    </message>
    <message>
        <source>The box {tuple} lies outside the picture</source>
        <translation>框 {tuple} 位于图片之外</translation>
    </message>
    <message>
        <source>The cache folder {cache_folder} is no whole path</source>
        <translation>缓存文件夹 {cache_folder} 不是完整路径</translation>
    </message>
    <message>
        <source>The calibration knows {weights} features, not {values}.</source>
        <translation>校准有 {weights} 个特征，而非 {values}</translation>
    </message>
    <message>
        <source>The canvas would have {width} x {height} pixels, more than a picture may have</source>
        <translation>画布将有 {width} x {height} 像素，超过了图片允许的大小</translation>
    </message>
    <message>
        <source>The colour profile is damaged or too large and was left out.</source>
        <translation>颜色配置文件已损坏或过大，已省略</translation>
    </message>
    <message>
        <source>The colours were converted to sRGB, since the file's profile leads one way only.</source>
        <translation>颜色已转换为 sRGB，因为文件的配置文件只能单向转换。</translation>
    </message>
    <message>
        <source>The configuration in {name} says {section}{key} is {value}, and no tensor is so large</source>
        <translation>{name} 中的配置说 {section}{key} 为 {value}，但没有这么大的张量</translation>
    </message>
    <message>
        <source>The configuration says that a picture's token is {image_id}, and the processor writes others</source>
        <translation>配置称图片的标记是 {image_id},而处理器写入的是别的标记</translation>
    </message>
    <message>
        <source>The connection to {endpoint} failed</source>
        <translation>连接 {endpoint} 失败</translation>
    </message>
    <message>
        <source>The connection to {endpoint} failed ({name})</source>
        <translation>连接 {endpoint} 失败（{name}）</translation>
    </message>
    <message>
        <source>The cover reads {observed} heads, not {values}.</source>
        <translation>覆盖范围需要读取 {observed} 个头，而不是 {values} 个。</translation>
    </message>
    <message>
        <source>The crop is not in the recipe</source>
        <translation>裁剪不在配方中</translation>
    </message>
    <message>
        <source>The description in {name} has {archive} MiB; the limit is {limits}</source>
        <translation>{name} 中的描述为 {archive} MiB；上限为 {limits}</translation>
    </message>
    <message>
        <source>The desk</source>
        <translation>书桌</translation>
    </message>
    <message>
        <source>The detector in {name} cannot be read ({what})</source>
        <translation>无法读取 {name} 中的检测器（{what}）</translation>
    </message>
    <message>
        <source>The disk is full: {title} could not be downloaded whole</source>
        <translation>磁盘已满：{title} 未能完整下载</translation>
    </message>
    <message>
        <source>The fastest; made for computers without a graphics card.</source>
        <translation>最快；适合没有显卡的电脑。</translation>
    </message>
    <message>
        <source>The file holds more than one picture; the first was opened.</source>
        <translation>文件包含多张图片；已打开第一张</translation>
    </message>
    <message>
        <source>The file holds {pages} pages; the first was opened.</source>
        <translation>文件包含 {pages} 页；已打开第一页。</translation>
    </message>
    <message>
        <source>The file of keyboard shortcuts holds something else</source>
        <translation>键盘快捷键文件的内容不是快捷键</translation>
    </message>
    <message>
        <source>The file {file} cannot be read ({error})</source>
        <translation>无法读取文件 {file}（{error}）</translation>
    </message>
    <message>
        <source>The file {file} lacks the tensor {name}</source>
        <translation>文件 {file} 缺少张量 {name}</translation>
    </message>
    <message>
        <source>The file {name} cannot be read ({error})</source>
        <translation>无法读取文件 {name}（{error}）</translation>
    </message>
    <message>
        <source>The file {name} holds something else than weights</source>
        <translation>文件 {name} 的内容不是权重</translation>
    </message>
    <message>
        <source>The file {name} is damaged: {what}</source>
        <translation>文件 {name} 已损坏：{what}</translation>
    </message>
    <message>
        <source>The file {name} is missing or cannot be read</source>
        <translation>文件 {name} 缺失或无法读取</translation>
    </message>
    <message>
        <source>The finest edges of the first SAM.</source>
        <translation>第一代 SAM 中边缘最精细。</translation>
    </message>
    <message>
        <source>The folder {tail} is missing</source>
        <translation>文件夹 {tail} 缺失</translation>
    </message>
    <message>
        <source>The grey profile was replaced by one of the same tones for colour pictures.</source>
        <translation>灰度配置文件已替换为色调相同的彩色图片配置文件。</translation>
    </message>
    <message>
        <source>The head {head} cannot be used: {blind}</source>
        <translation>无法使用注意力头 {head}：{blind}</translation>
    </message>
    <message>
        <source>The inpainter in {folder} ({name}) cannot be loaded: {what}</source>
        <translation>无法载入 {folder} 中的重绘模型（{name}）：{what}</translation>
    </message>
    <message>
        <source>The inpainter in {name} is a {kind}</source>
        <translation>{name} 中的重绘模型是 {kind}</translation>
    </message>
    <message>
        <source>The inpainter made no picture in half precision, so this was made in full precision.</source>
        <translation>重绘模型在半精度下未生成图片，因此以全精度生成</translation>
    </message>
    <message>
        <source>The keyboard shortcuts are of another version of the program</source>
        <translation>键盘快捷键属于本程序的另一个版本</translation>
    </message>
    <message>
        <source>The keyboard shortcuts cannot be read: {error}</source>
        <translation>无法读取键盘快捷键：{error}</translation>
    </message>
    <message>
        <source>The king at home</source>
        <translation>国王在家</translation>
    </message>
    <message>
        <source>The layers of the Photoshop document were merged.</source>
        <translation>Photoshop 文档的图层已合并。</translation>
    </message>
    <message>
        <source>The list of heads is empty</source>
        <translation>注意力头列表为空</translation>
    </message>
    <message>
        <source>The localization heads of this vision-language model are not known yet</source>
        <translation>此视觉语言模型的定位头尚未知</translation>
    </message>
    <message>
        <source>The longest side cannot be {longest} pixels</source>
        <translation>最长边不能为 {longest} 像素</translation>
    </message>
    <message>
        <source>The map is {shape}, the grid {rows}.</source>
        <translation>图为 {shape}，网格为 {rows}</translation>
    </message>
    <message>
        <source>The maps are {heads}, the grid {grid}.</source>
        <translation>图为 {heads}，网格为 {grid}</translation>
    </message>
    <message>
        <source>The maps, the heads and what is covered do not belong together</source>
        <translation>注意力图、头与覆盖范围互不对应</translation>
    </message>
    <message>
        <source>The mask changed meanwhile, so its edge was not refined</source>
        <translation>蒙版在此期间有变化，因此没有细化其边缘</translation>
    </message>
    <message>
        <source>The mask changed meanwhile, so no shadow was added</source>
        <translation>蒙版在此期间已改变，因此没有添加影子</translation>
    </message>
    <message>
        <source>The mask has {width} x {height} pixels, the picture {picture_width} x {picture_height}</source>
        <translation>蒙版为 {width} x {height} 像素，图片为 {picture_width} x {picture_height}</translation>
    </message>
    <message>
        <source>The mask is empty</source>
        <translation>蒙版为空</translation>
    </message>
    <message>
        <source>The mask is not of the picture's size</source>
        <translation>蒙版与图片大小不同</translation>
    </message>
    <message>
        <source>The mask is {mask}x{mask2}, the picture {width}x{height}</source>
        <translation>蒙版为 {mask}x{mask2}，图片为 {width}x{height}</translation>
    </message>
    <message>
        <source>The mask is {shape}, the heat map {shape2}.</source>
        <translation>蒙版为 {shape}，热图为 {shape2}</translation>
    </message>
    <message>
        <source>The mask is {shape}, the picture {height}.</source>
        <translation>蒙版为 {shape}，图片为 {height}</translation>
    </message>
    <message>
        <source>The mask reaches beyond what was repainted</source>
        <translation>蒙版超出了已重绘的范围</translation>
    </message>
    <message>
        <source>The model cannot read a picture of {width} x {height} pixels ({error})</source>
        <translation>模型无法读取 {width} x {height} 像素的图片（{error}）</translation>
    </message>
    <message>
        <source>The model changed more than the mask</source>
        <translation>模型改动的内容超出了蒙版</translation>
    </message>
    <message>
        <source>The model has no head {head}.</source>
        <translation>模型没有注意力头 {head}</translation>
    </message>
    <message>
        <source>The model has no layer {first_layer}.</source>
        <translation>模型没有第 {first_layer} 层</translation>
    </message>
    <message>
        <source>The model libraries cannot be imported ({error})</source>
        <translation>无法导入模型库（{error}）</translation>
    </message>
    <message>
        <source>The model set {name} prints no boxes: {reason}</source>
        <translation>模型组 {name} 不输出框：{reason}</translation>
    </message>
    <message>
        <source>The model set {set_name} knows none of these words: {words}</source>
        <translation>模型组 {set_name} 不认识其中任何一个词：{words}</translation>
    </message>
    <message>
        <source>The model's files name a token {largest}, and its table holds {rows}</source>
        <translation>模型的文件中有标记 {largest},而它的表只有 {rows} 项</translation>
    </message>
    <message>
        <source>The model's image tokens {have} do not fit its grid {want}</source>
        <translation>模型的图像 token {have} 与其网格 {want} 不符</translation>
    </message>
    <message>
        <source>The model's processor makes {columns} image tokens, its configuration {last}</source>
        <translation>模型的处理器生成 {columns} 个图像 token，其配置为 {last}</translation>
    </message>
    <message>
        <source>The model's {tokens} image tokens are no square</source>
        <translation>模型的 {tokens} 个图像 token 不构成正方形</translation>
    </message>
    <message>
        <source>The models have not answered for three minutes</source>
        <translation>模型已有三分钟没有响应</translation>
    </message>
    <message>
        <source>The models no longer answered and were started again; your picture is unchanged</source>
        <translation>模型不再响应，已重新启动；您的图片没有改变</translation>
    </message>
    <message>
        <source>The name {text} cannot be written down</source>
        <translation>无法记录名称 {text}</translation>
    </message>
    <message>
        <source>The neutral map is {shape}, the maps {shape2}.</source>
        <translation>中性图为 {shape}，其他图为 {shape2}</translation>
    </message>
    <message>
        <source>The new part of the canvas is selected</source>
        <translation>画布的新增部分已选中</translation>
    </message>
    <message>
        <source>The new selection took the place of what you painted</source>
        <translation>新的选区取代了您所绘制的内容</translation>
    </message>
    <message>
        <source>The newer InternVL. Its heads have to be found first.</source>
        <translation>较新的 InternVL。须先查找其定位头。</translation>
    </message>
    <message>
        <source>The newest of everything, for 80 GB of graphics memory. Its heads have to be found first.</source>
        <translation>全部采用最新模型，适合 80 GB 显存。须先查找其定位头。</translation>
    </message>
    <message>
        <source>The newest, the finest, the slowest.</source>
        <translation>最新、最精细、最慢。</translation>
    </message>
    <message>
        <source>The paper's grounding asks the heads alone</source>
        <translation>论文的定位方式只询问注意力头</translation>
    </message>
    <message>
        <source>The paper's model, for photos of everything. Heads are known. The first choice with 12 GB of graphics memory.</source>
        <translation>论文中的模型，适合各类照片。定位头已知。12 GB 显存的首选。</translation>
    </message>
    <message>
        <source>The phrase holds the model's own sign for a picture</source>
        <translation>短语中含有模型自身的图片标记</translation>
    </message>
    <message>
        <source>The phrase is empty</source>
        <translation>短语为空</translation>
    </message>
    <message>
        <source>The phrase is {length} tokens long, the model reads {room}</source>
        <translation>短语长 {length} 个 token，模型可读 {room} 个</translation>
    </message>
    <message>
        <source>The picture cannot be saved as PNG</source>
        <translation>无法将图片保存为 PNG</translation>
    </message>
    <message>
        <source>The picture cannot be saved as {kind}: {error}</source>
        <translation>无法将图片保存为 {kind}：{error}</translation>
    </message>
    <message>
        <source>The picture changed meanwhile, so the result was dropped</source>
        <translation>图片在此期间已改变，因此丢弃了结果</translation>
    </message>
    <message>
        <source>The picture has 32 bits per channel, which is not supported</source>
        <translation>图片为每通道 32 位，不受支持</translation>
    </message>
    <message>
        <source>The program's plug-ins are missing</source>
        <translation>缺少本程序的插件</translation>
    </message>
    <message>
        <source>The program's resources folder is missing</source>
        <translation>程序的资源文件夹缺失</translation>
    </message>
    <message>
        <source>The project has {size} MiB in {entries} parts, more than a project file may hold</source>
        <translation>项目有 {size} MiB，共 {entries} 个部分，超出项目文件的容量</translation>
    </message>
    <message>
        <source>The prompt template {prompt} is no template</source>
        <translation>提示模板 {prompt} 不是模板</translation>
    </message>
    <message>
        <source>The recipe asks for something that does not exist</source>
        <translation>配方请求了不存在的内容</translation>
    </message>
    <message>
        <source>The recipe names a LoRA file that cannot be one</source>
        <translation>配方中写的 LoRA 文件不可能是 LoRA 文件</translation>
    </message>
    <message>
        <source>The recipe shows the painting model a picture, which is not here</source>
        <translation>配方要给绘画模型看一张图片，但它不在这里</translation>
    </message>
    <message>
        <source>The reference picture is another one than the recipe was made with.</source>
        <translation>参考图片与制作配方时用的不是同一张。</translation>
    </message>
    <message>
        <source>The reference picture of this repaint is not known any more</source>
        <translation>这次重绘的参考图片已经无从得知</translation>
    </message>
    <message>
        <source>The repaint covers transparent parts of the picture: those are opaque now.</source>
        <translation>重绘覆盖了图片的透明部分：这些部分现在不透明。</translation>
    </message>
    <message>
        <source>The repaint was stopped, since its canvas is gone</source>
        <translation>重绘已停止，因为它的画布已不存在</translation>
    </message>
    <message>
        <source>The segmenter in {folder} cannot be read ({error})</source>
        <translation>无法读取 {folder} 中的分割模型（{error}）</translation>
    </message>
    <message>
        <source>The segmenter in {name} cannot be read ({what})</source>
        <translation>无法读取 {name} 中的分割模型（{what}）</translation>
    </message>
    <message>
        <source>The segmenter of the model set {name} takes no words</source>
        <translation>模型组 {name} 的分割器不接受文字</translation>
    </message>
    <message>
        <source>The segmenter's config.json does not describe a model ({name}: {error})</source>
        <translation>分割模型的 config.json 未描述模型（{name}：{error}）</translation>
    </message>
    <message>
        <source>The segmenter's config.json in {folder} is not an object</source>
        <translation>{folder} 中分割模型的 config.json 不是对象</translation>
    </message>
    <message>
        <source>The segmenter's config.json in {name} cannot be read</source>
        <translation>无法读取 {name} 中分割模型的 config.json</translation>
    </message>
    <message>
        <source>The segmenter's weights in {folder} do not fit its config.json ({missing} missing, unexpected or of another shape, first {wrong2})</source>
        <translation>{folder} 中分割模型的权重与其 config.json 不符（{missing} 个缺失、多余或形状不同，首个为 {wrong2}）</translation>
    </message>
    <message>
        <source>The setting {name} must be {words}</source>
        <translation>设置 {name} 必须是 {words}</translation>
    </message>
    <message>
        <source>The settings file cannot be read: {error}</source>
        <translation>无法读取设置文件：{error}</translation>
    </message>
    <message>
        <source>The skater</source>
        <translation>滑板手</translation>
    </message>
    <message>
        <source>The smallest that knows photos: for computers without a graphics card. Its heads have to be found first.</source>
        <translation>能识别照片的最小模型：适合没有显卡的电脑。须先查找其定位头。</translation>
    </message>
    <message>
        <source>The table of models cannot be read: {error}</source>
        <translation>无法读取模型表：{error}</translation>
    </message>
    <message>
        <source>The transformer in {folder} is there more than once ({name} and others)</source>
        <translation>{folder} 中的 transformer 不止一个（{name} 等）</translation>
    </message>
    <message>
        <source>The truth of this sample covers no cell.</source>
        <translation>此样本的真值未覆盖任何单元</translation>
    </message>
    <message>
        <source>The vision-language model in {name} cannot be loaded ({error})</source>
        <translation>无法载入 {name} 中的视觉语言模型（{error}）</translation>
    </message>
    <message>
        <source>The voice {voice} asks no heads</source>
        <translation>{voice} 不询问注意力头</translation>
    </message>
    <message>
        <source>The weights in {name} do not fit a {model} ({error})</source>
        <translation>{name} 中的权重与 {model} 不符（{error}）</translation>
    </message>
    <message>
        <source>The weights in {name} lack {count} tensors of a {model}, or have them in another shape; the first is {tensor}</source>
        <translation>{name} 中的权重缺少 {model} 的 {count} 个张量，或形状不同；首个为 {tensor}</translation>
    </message>
    <message>
        <source>The white horse</source>
        <translation>白马</translation>
    </message>
    <message>
        <source>The {kind} of the model set {name} ({title}) is not downloaded, or not whole</source>
        <translation>模型组 {name} 的 {kind}（{title}）未下载或不完整</translation>
    </message>
    <message>
        <source>The {kind} of the model set {name} is missing ({folder}/{part})</source>
        <translation>模型组 {name} 的 {kind} 缺失（{folder}/{part}）</translation>
    </message>
    <message>
        <source>The {model} cannot be loaded: its files do not fit together ({what})</source>
        <translation>无法加载{model}：其文件互不匹配（{what}）</translation>
    </message>
    <message>
        <source>The {model} gave no numbers in half precision, so it now runs in full precision.</source>
        <translation>{model}在半精度下未给出有效数值，现改用全精度运行</translation>
    </message>
    <message>
        <source>The {part} gives values that are not numbers</source>
        <translation>{part} 给出的值不是数字</translation>
    </message>
    <message>
        <source>The {word} has {count} words, more than the limit of {most}</source>
        <translation>{word}有 {count} 个词，超过上限 {most}</translation>
    </message>
    <message>
        <source>The {word} has {text} characters, more than the limit of {text_characters}</source>
        <translation>{word}有 {text} 个字符，超过上限 {text_characters}</translation>
    </message>
    <message>
        <source>The {word} is empty</source>
        <translation>{word}为空</translation>
    </message>
    <message>
        <source>There are no examples to choose by.</source>
        <translation>没有可供选择的例子。</translation>
    </message>
    <message>
        <source>There are no safetensors weights in {tail}</source>
        <translation>{tail} 中没有 safetensors 权重</translation>
    </message>
    <message>
        <source>There is no device {name} here</source>
        <translation>此处没有设备 {name}</translation>
    </message>
    <message>
        <source>There is no file {path}</source>
        <translation>没有文件 {path}</translation>
    </message>
    <message>
        <source>There is no grounding {grounding}</source>
        <translation>没有名为 {grounding} 的定位方式</translation>
    </message>
    <message>
        <source>There is no language {language}</source>
        <translation>没有语言 {language}</translation>
    </message>
    <message>
        <source>There is no layer below</source>
        <translation>下方没有图层</translation>
    </message>
    <message>
        <source>There is no metadata choice {metadata}</source>
        <translation>没有元数据选项 {metadata}</translation>
    </message>
    <message>
        <source>There is no model or set {name}</source>
        <translation>没有模型或模型组 {name}</translation>
    </message>
    <message>
        <source>There is no model set {name}</source>
        <translation>没有模型组 {name}</translation>
    </message>
    <message>
        <source>There is no model {part}</source>
        <translation>没有模型 {part}</translation>
    </message>
    <message>
        <source>There is no order by {order}</source>
        <translation>没有按 {order} 排列的顺序</translation>
    </message>
    <message>
        <source>There is no outline {outline}</source>
        <translation>没有名为 {outline} 的轮廓方式</translation>
    </message>
    <message>
        <source>There is no permission to read {path}</source>
        <translation>没有读取 {path} 的权限</translation>
    </message>
    <message>
        <source>There is no phrase</source>
        <translation>没有短语</translation>
    </message>
    <message>
        <source>There is no setting {name}, only {names}</source>
        <translation>没有设置 {name}，只有 {names}</translation>
    </message>
    <message>
        <source>There is no voice {voice}</source>
        <translation>没有名为 {voice} 的查找方式</translation>
    </message>
    <message>
        <source>There is no word in “{phrase}”</source>
        <translation>“{phrase}”中没有文字</translation>
    </message>
    <message>
        <source>There is not enough memory for this</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>There is not enough memory to open {name}</source>
        <translation>内存不足，无法打开 {name}</translation>
    </message>
    <message>
        <source>There is not enough memory to save the picture</source>
        <translation>内存不足，无法保存图片</translation>
    </message>
    <message>
        <source>There is not enough memory: one of the models needs about {least} GB, {budget} GB are free</source>
        <translation>内存不足：其中一个模型约需 {least} GB，可用 {budget} GB</translation>
    </message>
    <message>
        <source>There is nothing that can be done to another picture</source>
        <translation>没有可应用于其他图片的操作</translation>
    </message>
    <message>
        <source>There is nothing to fit.</source>
        <translation>没有可拟合的内容</translation>
    </message>
    <message>
        <source>There is nothing to recover</source>
        <translation>没有可恢复的内容</translation>
    </message>
    <message>
        <source>There is nothing to take away from yet</source>
        <translation>还没有可减去的内容</translation>
    </message>
    <message>
        <source>They were not selected with words</source>
        <translation>它们不是用词语选取的</translation>
    </message>
    <message>
        <source>This is no measured sample ({error}).</source>
        <translation>这不是已测量的样本（{error}）</translation>
    </message>
    <message>
        <source>This is no ranking of heads ({error}).</source>
        <translation>这不是注意力头的排名（{error}）</translation>
    </message>
    <message>
        <source>This painting model takes no reference picture</source>
        <translation>这个绘画模型不接受参考图片</translation>
    </message>
    <message>
        <source>This sample has {layers} x {heads} heads, the others {shape}.</source>
        <translation>此样本有 {layers} x {heads} 个注意力头，其他为 {shape}</translation>
    </message>
    <message>
        <source>Trained to locate things, in short English. Its heads have to be found first, and each phrase takes as long as the first.</source>
        <translation>经训练可定位物体，使用简短英语。须先查找其定位头，且每个短语耗时与第一个相同。</translation>
    </message>
    <message>
        <source>Trained to locate things.</source>
        <translation>经训练可定位物体。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>请重试</translation>
    </message>
    <message>
        <source>Try again later</source>
        <translation>请稍后重试</translation>
    </message>
    <message>
        <source>Tune again.</source>
        <translation>请重新调整。</translation>
    </message>
    <message>
        <source>Undo brings it back; Shift adds instead</source>
        <translation>撤销可将其恢复；按住 Shift 则为添加</translation>
    </message>
    <message>
        <source>Undo the merge, or select and repaint anew</source>
        <translation>请撤销合并，或重新选取并重绘</translation>
    </message>
    <message>
        <source>Unknown kind of picture {kind}</source>
        <translation>未知的图片类型 {kind}</translation>
    </message>
    <message>
        <source>Unset HF_HUB_OFFLINE and try again</source>
        <translation>请取消设置 HF_HUB_OFFLINE 后重试</translation>
    </message>
    <message>
        <source>Unset it and start the program again</source>
        <translation>请取消设置并重新启动程序</translation>
    </message>
    <message>
        <source>Update LocHeads Studio</source>
        <translation>请更新 LocHeads Studio</translation>
    </message>
    <message>
        <source>Update LocHeads Studio; the file was left as it is</source>
        <translation>请更新 LocHeads Studio；文件未作更改</translation>
    </message>
    <message>
        <source>Update opencv-python-headless: OpenCV's publishers of this file ask for version 5</source>
        <translation>请更新 opencv-python-headless：OpenCV 发布此文件时要求版本 5</translation>
    </message>
    <message>
        <source>Use --device cpu, or leave it out</source>
        <translation>请使用 --device cpu，或省略该选项</translation>
    </message>
    <message>
        <source>Use 16 bits</source>
        <translation>请使用 16 位</translation>
    </message>
    <message>
        <source>Use FLUX.2 klein, FLUX Kontext or Qwen-Image-Edit 2511</source>
        <translation>请使用 FLUX.2 klein、FLUX Kontext 或 Qwen-Image-Edit 2511</translation>
    </message>
    <message>
        <source>Use PNG, JPEG, WEBP or TIFF</source>
        <translation>请使用 PNG、JPEG、WEBP 或 TIFF</translation>
    </message>
    <message>
        <source>Use SAM, SAM 2.1 or SAM 3</source>
        <translation>请使用 SAM、SAM 2.1 或 SAM 3</translation>
    </message>
    <message>
        <source>Use [[part]] and [[set]] in {path}</source>
        <translation>请在 {path} 中使用 [[part]] 和 [[set]]</translation>
    </message>
    <message>
        <source>Use `locheads-studio models download {name}`</source>
        <translation>请使用 `locheads-studio models download {name}`</translation>
    </message>
    <message>
        <source>Use a model of {families}</source>
        <translation>请使用以下模型之一：{families}</translation>
    </message>
    <message>
        <source>Use a set with SAM 3, or another voice</source>
        <translation>请使用带 SAM 3 的模型组，或换一种查找方式</translation>
    </message>
    <message>
        <source>Use all, private or none</source>
        <translation>请使用 all、private 或 none</translation>
    </message>
    <message>
        <source>Use another vision-language model</source>
        <translation>请使用另一个视觉语言模型</translation>
    </message>
    <message>
        <source>Use at most {most}</source>
        <translation>最多使用 {most} 个</translation>
    </message>
    <message>
        <source>Use fewer words</source>
        <translation>请减少词语</translation>
    </message>
    <message>
        <source>Use one model.</source>
        <translation>请使用同一个模型</translation>
    </message>
    <message>
        <source>Use one of the models of `locheads-studio models list`</source>
        <translation>请使用 `locheads-studio models list` 中的模型</translation>
    </message>
    <message>
        <source>Use one of {choices}</source>
        <translation>请使用其中之一：{choices}</translation>
    </message>
    <message>
        <source>Use one of: {families}</source>
        <translation>请使用其中之一：{families}</translation>
    </message>
    <message>
        <source>Use one with {choices}</source>
        <translation>请使用带有 {choices} 的模型</translation>
    </message>
    <message>
        <source>Use the model in bf16 or fp16</source>
        <translation>请使用 bf16 或 fp16 的模型</translation>
    </message>
    <message>
        <source>Use the studio's, or the voice heads</source>
        <translation>请使用 studio 方式，或选择 heads</translation>
    </message>
    <message>
        <source>Use {choices}, or a folder that holds {parts}</source>
        <translation>请使用 {choices}，或包含 {parts} 的文件夹</translation>
    </message>
    <message>
        <source>Use {keys} in {path}</source>
        <translation>请在 {path} 中使用 {keys}</translation>
    </message>
    <message>
        <source>Wait for it or cancel it (Esc), then do it again</source>
        <translation>请等待它完成或取消它（Esc），然后重试</translation>
    </message>
    <message>
        <source>Wait for it, then try again</source>
        <translation>请等待其完成后重试</translation>
    </message>
    <message>
        <source>Wait, or press Esc to stop</source>
        <translation>请等待，或按 Esc 停止</translation>
    </message>
    <message>
        <source>Wand</source>
        <translation>魔棒</translation>
    </message>
    <message>
        <source>Weights of {bits} bits need the library bitsandbytes, which is not installed</source>
        <translation>{bits} 位权重需要 bitsandbytes 库，但尚未安装</translation>
    </message>
    <message>
        <source>What you painted stays</source>
        <translation>您涂抹的部分会保留</translation>
    </message>
    <message>
        <source>With “{thing}”</source>
        <translation>加入“{thing}”</translation>
    </message>
    <message>
        <source>Without “{thing}”</source>
        <translation>排除“{thing}”</translation>
    </message>
    <message>
        <source>Write FILE{suffix} or FILE{suffix}:0.8, at most {strongest}</source>
        <translation>请写 文件{suffix} 或 文件{suffix}:0.8，最大 {strongest}</translation>
    </message>
    <message>
        <source>Write [[{table}]] in {path}</source>
        <translation>请在 {path} 中写入 [[{table}]]</translation>
    </message>
    <message>
        <source>Write it as {words}</source>
        <translation>请写为 {words}</translation>
    </message>
    <message>
        <source>a GIMP picture</source>
        <translation>GIMP 图片</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>JPEG 2000 图片</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>JPEG XL 图片</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>a PostScript document</source>
        <translation>PostScript 文档</translation>
    </message>
    <message>
        <source>a Radiance HDR picture</source>
        <translation>Radiance HDR 图片</translation>
    </message>
    <message>
        <source>a black picture</source>
        <translation>全黑图片</translation>
    </message>
    <message>
        <source>a camera's raw file</source>
        <translation>相机 RAW 文件</translation>
    </message>
    <message>
        <source>a drawing (SVG)</source>
        <translation>绘图 (SVG)</translation>
    </message>
    <message>
        <source>a film</source>
        <translation>影片</translation>
    </message>
    <message>
        <source>a heat map that is none</source>
        <translation>无效的热图</translation>
    </message>
    <message>
        <source>a key that is none</source>
        <translation>无效的键</translation>
    </message>
    <message>
        <source>a large Photoshop document (PSB)</source>
        <translation>大型 Photoshop 文档 (PSB)</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>a mask is no grey picture</source>
        <translation>蒙版不是灰度图片</translation>
    </message>
    <message>
        <source>a mask of other tiles</source>
        <translation>蒙版的图块不符</translation>
    </message>
    <message>
        <source>a mask without size or tiles</source>
        <translation>蒙版缺少尺寸或图块</translation>
    </message>
    <message>
        <source>a part of the path is a file, not a folder</source>
        <translation>路径的一部分是文件而非文件夹</translation>
    </message>
    <message>
        <source>a picture of a single colour</source>
        <translation>单色图片</translation>
    </message>
    <message>
        <source>a piece is missing</source>
        <translation>缺少一个部分</translation>
    </message>
    <message>
        <source>a piece of another size</source>
        <translation>部分的尺寸不符</translation>
    </message>
    <message>
        <source>a place far outside the picture</source>
        <translation>位置远在图片之外</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>a texture (DDS)</source>
        <translation>纹理 (DDS)</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>an OpenEXR picture</source>
        <translation>OpenEXR 图片</translation>
    </message>
    <message>
        <source>an array of other pieces</source>
        <translation>数组的部分不符</translation>
    </message>
    <message>
        <source>an array without shape or type</source>
        <translation>数组缺少形状或类型</translation>
    </message>
    <message>
        <source>an icon</source>
        <translation>图标</translation>
    </message>
    <message>
        <source>asking for the box</source>
        <translation>询问框</translation>
    </message>
    <message>
        <source>bytes that are none</source>
        <translation>无效的字节</translation>
    </message>
    <message>
        <source>cutting it out</source>
        <translation>抠出内容</translation>
    </message>
    <message>
        <source>cutting it out{about}</source>
        <translation>抠出内容{about}</translation>
    </message>
    <message>
        <source>files holds {pattern}, which leads out of the repository</source>
        <translation>files 含有 {pattern}，指向仓库之外</translation>
    </message>
    <message>
        <source>fitting how far they reach</source>
        <translation>正在拟合它们延伸到哪里</translation>
    </message>
    <message>
        <source>fitting where things are</source>
        <translation>正在拟合东西在哪里</translation>
    </message>
    <message>
        <source>has no ending that says what kind of picture</source>
        <translation>没有表明图片类型的扩展名</translation>
    </message>
    <message>
        <source>heads holds {head}; heads are written L14H24</source>
        <translation>heads 含有 {head}；注意力头应写作 L14H24</translation>
    </message>
    <message>
        <source>inpainter</source>
        <translation>重绘模型</translation>
    </message>
    <message>
        <source>is no known kind of picture ({suffix})</source>
        <translation>不是已知的图片类型（{suffix}）</translation>
    </message>
    <message>
        <source>it has both size and size_about</source>
        <translation>同时有 size 和 size_about</translation>
    </message>
    <message>
        <source>it is asked in a prompt of its own, which has no form for boxes</source>
        <translation>它使用自己的提示模板，其中没有框的格式</translation>
    </message>
    <message>
        <source>it needs either repository or folder</source>
        <translation>需要 repository 或 folder</translation>
    </message>
    <message>
        <source>its description is missing</source>
        <translation>缺少描述</translation>
    </message>
    <message>
        <source>its description is none</source>
        <translation>描述无效</translation>
    </message>
    <message>
        <source>kind must be one of {choices}</source>
        <translation>kind 必须是其中之一：{choices}</translation>
    </message>
    <message>
        <source>listing sentences</source>
        <translation>列出句子</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>载入</translation>
    </message>
    <message>
        <source>loading the inpainter{about}</source>
        <translation>载入重绘模型{about}</translation>
    </message>
    <message>
        <source>loading the segmenter</source>
        <translation>载入分割模型</translation>
    </message>
    <message>
        <source>loading the vision-language model</source>
        <translation>载入视觉语言模型</translation>
    </message>
    <message>
        <source>loading the {model}</source>
        <translation>载入{model}</translation>
    </message>
    <message>
        <source>looking again</source>
        <translation>正在再看一次</translation>
    </message>
    <message>
        <source>looking at the picture</source>
        <translation>查看图片</translation>
    </message>
    <message>
        <source>looking at the pictures</source>
        <translation>查看图片</translation>
    </message>
    <message>
        <source>looking at the picture{about}</source>
        <translation>查看图片{about}</translation>
    </message>
    <message>
        <source>looking for more</source>
        <translation>正在寻找更多</translation>
    </message>
    <message>
        <source>loras: {message}</source>
        <translation>loras：{message}</translation>
    </message>
    <message>
        <source>memory_mb is {memory_mb}</source>
        <translation>memory_mb 为 {memory_mb}</translation>
    </message>
    <message>
        <source>models of its family were not taught to</source>
        <translation>该系列模型未学过</translation>
    </message>
    <message>
        <source>nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>no description</source>
        <translation>没有描述</translation>
    </message>
    <message>
        <source>no picture is described</source>
        <translation>没有描述图片</translation>
    </message>
    <message>
        <source>only an inpainter wears LoRA files</source>
        <translation>只有绘画模型使用 LoRA 文件</translation>
    </message>
    <message>
        <source>paint, like "a zebra"</source>
        <translation>绘制的内容，如 "a zebra"</translation>
    </message>
    <message>
        <source>phrase</source>
        <translation>短语</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>reading the phrase</source>
        <translation>读取短语</translation>
    </message>
    <message>
        <source>reading the phrases</source>
        <translation>读取短语</translation>
    </message>
    <message>
        <source>refining the edge</source>
        <translation>正在细化边缘</translation>
    </message>
    <message>
        <source>repaint</source>
        <translation>重绘</translation>
    </message>
    <message>
        <source>repository is not of the form owner/name</source>
        <translation>repository 不是 owner/name 的形式</translation>
    </message>
    <message>
        <source>safetensors weights</source>
        <translation>safetensors 权重</translation>
    </message>
    <message>
        <source>segmenter</source>
        <translation>分割模型</translation>
    </message>
    <message>
        <source>select, like "the white horse"</source>
        <translation>选取的内容，如 "the white horse"</translation>
    </message>
    <message>
        <source>sha256 of {file} is not 64 small hexadecimal digits</source>
        <translation>{file} 的 sha256 不是 64 位小写十六进制数字</translation>
    </message>
    <message>
        <source>telling things from the background</source>
        <translation>正在区分物体与背景</translation>
    </message>
    <message>
        <source>text_size is {text_size}</source>
        <translation>text_size 为 {text_size}</translation>
    </message>
    <message>
        <source>that is a folder</source>
        <translation>那是一个文件夹</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>磁盘为只读</translation>
    </message>
    <message>
        <source>the disk reports an error</source>
        <translation>磁盘报告错误</translation>
    </message>
    <message>
        <source>the folder does not exist</source>
        <translation>文件夹不存在</translation>
    </message>
    <message>
        <source>the name is not allowed there</source>
        <translation>该位置不允许此名称</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>名称过长</translation>
    </message>
    <message>
        <source>the space granted on this disk is used up</source>
        <translation>此磁盘的配额已用尽</translation>
    </message>
    <message>
        <source>there is no permission to write there</source>
        <translation>没有写入该位置的权限</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>过长</translation>
    </message>
    <message>
        <source>transformers has no class for it: it needs code of its own repository (a LLaVA with normalised projector), which is never run.</source>
        <translation>transformers 没有对应的类：需要其自身仓库的代码（带归一化投影的 LLaVA），本程序从不运行此类代码。</translation>
    </message>
    <message>
        <source>transformers has no class for it: its two vision encoders and their fusion need code of its own repository, which is never run.</source>
        <translation>transformers 没有对应的类：其两个视觉编码器及融合需要自身仓库的代码，本程序从不运行此类代码。</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>unknown kind {tag}</source>
        <translation>未知类型 {tag}</translation>
    </message>
    <message>
        <source>values that are not numbers</source>
        <translation>不是数字的值</translation>
    </message>
    <message>
        <source>vision-language model</source>
        <translation>视觉语言模型</translation>
    </message>
    <message>
        <source>{action}. Save the document: it is not kept against a crash at the moment</source>
        <translation>{action}。请保存文档：目前无法防止崩溃丢失</translation>
    </message>
    <message>
        <source>{again}; looking at all its heads needs every layer: `locheads-studio models download NAME --whole`</source>
        <translation>{again}；查看其全部注意力头需要所有层：`locheads-studio models download NAME --whole`</translation>
    </message>
    <message>
        <source>{entry} has another size</source>
        <translation>{entry} 尺寸不符</translation>
    </message>
    <message>
        <source>{entry} is another picture</source>
        <translation>{entry} 是另一张图片</translation>
    </message>
    <message>
        <source>{entry} is larger than the picture</source>
        <translation>{entry} 大于图片</translation>
    </message>
    <message>
        <source>{entry} is missing</source>
        <translation>{entry} 缺失</translation>
    </message>
    <message>
        <source>{entry} is no PNG</source>
        <translation>{entry} 不是 PNG</translation>
    </message>
    <message>
        <source>{filename} in {name} unpacks to {project_ratio} times its size and more, which is the limit</source>
        <translation>{name} 中的 {filename} 解压后超过其大小的 {project_ratio} 倍（上限）</translation>
    </message>
    <message>
        <source>{file} is damaged ({error})</source>
        <translation>{file} 已损坏（{error}）</translation>
    </message>
    <message>
        <source>{folder} has {free} free; the download needs {needed} and {spare} to spare</source>
        <translation>{folder} 可用空间为 {free}；下载需要 {needed}，并预留 {spare}</translation>
    </message>
    <message>
        <source>{folder} holds no diffusers pipeline</source>
        <translation>{folder} 中没有 diffusers 管线</translation>
    </message>
    <message>
        <source>{folder} is nearly full</source>
        <translation>{folder} 几乎已满</translation>
    </message>
    <message>
        <source>{freed} GB freed</source>
        <translation>已释放 {freed} GB</translation>
    </message>
    <message>
        <source>{index} has no weight_map</source>
        <translation>{index} 没有 weight_map</translation>
    </message>
    <message>
        <source>{index} in {name} cannot be read</source>
        <translation>无法读取 {name} 中的 {index}</translation>
    </message>
    <message>
        <source>{index} names {file} as a file of weights</source>
        <translation>{index} 将 {file} 列为权重文件</translation>
    </message>
    <message>
        <source>{label}: a name has small letters, digits and . + _ - only</source>
        <translation>{label}：名称只能含小写字母、数字和 . + _ -</translation>
    </message>
    <message>
        <source>{label}: there is no key {key}</source>
        <translation>{label}：没有键 {key}</translation>
    </message>
    <message>
        <source>{label}: there is no part {row} for its {kind}</source>
        <translation>{label}：其 {kind} 没有部分 {row}</translation>
    </message>
    <message>
        <source>{label}: {key} is missing</source>
        <translation>{label}：缺少 {key}</translation>
    </message>
    <message>
        <source>{label}: {key} must be {expected}</source>
        <translation>{label}：{key} 必须是{expected}</translation>
    </message>
    <message>
        <source>{label}: {row} is no {kind} but a {other}</source>
        <translation>{label}：{row} 不是 {kind}，而是 {other}</translation>
    </message>
    <message>
        <source>{lama_file} does not take a picture and a mask</source>
        <translation>{lama_file} 不接受图片和蒙版</translation>
    </message>
    <message>
        <source>{lama_file} gives no picture of {lama_size} pixels</source>
        <translation>{lama_file} 没有给出 {lama_size} 像素的图片</translation>
    </message>
    <message>
        <source>{loras} LoRA files at once are too many</source>
        <translation>同时使用 {loras} 个 LoRA 文件太多</translation>
    </message>
    <message>
        <source>{model_set} is no name of a model set</source>
        <translation>{model_set} 不是模型组的名称</translation>
    </message>
    <message>
        <source>{name} asks for code that comes with the model ({key}), which is never run</source>
        <translation>{name} 要求运行模型自带的代码（{key}），本程序从不运行</translation>
    </message>
    <message>
        <source>{name} asks for the attention code {item}</source>
        <translation>{name} 要求使用注意力代码 {item}</translation>
    </message>
    <message>
        <source>{name} asks for the pipeline {what}</source>
        <translation>{name} 要求使用管线 {what}</translation>
    </message>
    <message>
        <source>{name} asks for {library}.{kind} as its {part}, which is not on our list</source>
        <translation>{name} 要求使用 {library}.{kind} 作为其 {part}，不在允许列表中</translation>
    </message>
    <message>
        <source>{name} cannot be a project</source>
        <translation>{name} 不能作为项目文件</translation>
    </message>
    <message>
        <source>{name} cannot be read</source>
        <translation>无法读取 {name}</translation>
    </message>
    <message>
        <source>{name} cannot be read: {error}</source>
        <translation>无法读取 {name}：{error}</translation>
    </message>
    <message>
        <source>{name} consists of {scans} passes over the whole picture and takes too long to be read</source>
        <translation>{name} 由 {scans} 遍全图扫描组成，读取时间过长</translation>
    </message>
    <message>
        <source>{name} has a kind of pixels that is not supported ({bits} bits, {dtype})</source>
        <translation>{name} 的像素类型不受支持（{bits} 位，{dtype}）</translation>
    </message>
    <message>
        <source>{name} has colours multiplied by opacity</source>
        <translation>{name} 的颜色已乘以不透明度</translation>
    </message>
    <message>
        <source>{name} has no sentences</source>
        <translation>{name} 没有句子</translation>
    </message>
    <message>
        <source>{name} has one page only</source>
        <translation>{name} 只有一页</translation>
    </message>
    <message>
        <source>{name} has {pages} pages; there is no page {number}</source>
        <translation>{name} 有 {pages} 页；没有第 {number} 页</translation>
    </message>
    <message>
        <source>{name} has {rows} steps</source>
        <translation>{name} 有 {rows} 步</translation>
    </message>
    <message>
        <source>{name} has {size} MiB; the limit is {file_bytes}</source>
        <translation>{name} 为 {size} MiB；上限为 {file_bytes}</translation>
    </message>
    <message>
        <source>{name} has {size} MiB; the limit is {limits}</source>
        <translation>{name} 为 {size} MiB；上限为 {limits}</translation>
    </message>
    <message>
        <source>{name} has {size} bytes, more than the limit of {max_json}</source>
        <translation>{name} 有 {size} 字节，超过上限 {max_json}</translation>
    </message>
    <message>
        <source>{name} has {size} bytes, more than the limit of {max_vocabulary}</source>
        <translation>{name} 有 {size} 字节，超过上限 {max_vocabulary}</translation>
    </message>
    <message>
        <source>{name} has {width} megapixels ({width2} x {height}); the limit is {pixels}</source>
        <translation>{name} 为 {width} 百万像素（{width2} x {height}）；上限为 {pixels}</translation>
    </message>
    <message>
        <source>{name} holds an entry with a name that is not allowed</source>
        <translation>{name} 含有名称不被允许的条目</translation>
    </message>
    <message>
        <source>{name} holds its layers only, not the picture they make</source>
        <translation>{name} 只包含图层，没有合成的图片</translation>
    </message>
    <message>
        <source>{name} holds more pixels than there is memory for</source>
        <translation>{name} 的像素超出可用内存</translation>
    </message>
    <message>
        <source>{name} holds more than {project_entries} entries, which is the limit</source>
        <translation>{name} 的条目超过上限 {project_entries}</translation>
    </message>
    <message>
        <source>{name} holds no merged picture</source>
        <translation>{name} 不含合并图片</translation>
    </message>
    <message>
        <source>{name} holds {kind} pixels, which is not supported</source>
        <translation>{name} 含有不受支持的 {kind} 像素</translation>
    </message>
    <message>
        <source>{name} holds {tight} entries that unpack to {project_ratio} times their size and more, which is the limit</source>
        <translation>{name} 包含 {tight} 个条目，解压后达到其大小的 {project_ratio} 倍或更多，这是上限</translation>
    </message>
    <message>
        <source>{name} in a document</source>
        <translation>文档中出现 {name}</translation>
    </message>
    <message>
        <source>{name} in {tail} is a program, and programs of others are never run</source>
        <translation>{tail} 中的 {name} 是程序，本程序从不运行他人的程序</translation>
    </message>
    <message>
        <source>{name} in {tail} is no GGUF file, or a damaged one</source>
        <translation>{tail} 中的 {name} 不是 GGUF 文件，或已损坏</translation>
    </message>
    <message>
        <source>{name} in {tail} is of a kind that can run programs when it is read</source>
        <translation>{tail} 中的 {name} 属于读取时可能运行程序的类型</translation>
    </message>
    <message>
        <source>{name} in {tail} is of the kind GGUF, which is read as the transformer of an inpainter only</source>
        <translation>{tail} 中的 {name} 是 GGUF 格式，只能作为重绘模型的 transformer 读取</translation>
    </message>
    <message>
        <source>{name} in {tail} is {what}, whatever its name says</source>
        <translation>{tail} 中的 {name} 实为 {what}，与名称无关</translation>
    </message>
    <message>
        <source>{name} instead of {kind}</source>
        <translation>应为 {kind}，实为 {name}</translation>
    </message>
    <message>
        <source>{name} is a Krita picture, which is not read</source>
        <translation>{name} 是 Krita 图片，无法读取</translation>
    </message>
    <message>
        <source>{name} is a Photoshop document of a kind that is not read</source>
        <translation>{name} 是无法读取的 Photoshop 文档类型</translation>
    </message>
    <message>
        <source>{name} is a camera's raw file, which is not read</source>
        <translation>{name} 是相机 RAW 文件，无法读取</translation>
    </message>
    <message>
        <source>{name} is a drawing or another XML document</source>
        <translation>{name} 是绘图或其他 XML 文档</translation>
    </message>
    <message>
        <source>{name} is a film or another kind of container, which is not read</source>
        <translation>{name} 是影片或其他容器，无法读取</translation>
    </message>
    <message>
        <source>{name} is a project</source>
        <translation>{name} 是一个项目文件</translation>
    </message>
    <message>
        <source>{name} is damaged</source>
        <translation>{name} 已损坏</translation>
    </message>
    <message>
        <source>{name} is damaged ({error})</source>
        <translation>{name} 已损坏（{error}）</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete and cannot be read</source>
        <translation>{name} 已损坏或不完整，无法读取</translation>
    </message>
    <message>
        <source>{name} is damaged: its entries overlap</source>
        <translation>{name} 已损坏：条目重叠</translation>
    </message>
    <message>
        <source>{name} is damaged: its reader stopped</source>
        <translation>{name} 已损坏：读取程序停止了</translation>
    </message>
    <message>
        <source>{name} is damaged: what reads it crashed over it</source>
        <translation>{name} 已损坏：读取它的程序崩溃了</translation>
    </message>
    <message>
        <source>{name} is empty</source>
        <translation>{name} 为空</translation>
    </message>
    <message>
        <source>{name} is larger than {limits} MiB</source>
        <translation>{name} 大于 {limits} MiB</translation>
    </message>
    <message>
        <source>{name} is nested too deep</source>
        <translation>{name} 嵌套过深</translation>
    </message>
    <message>
        <source>{name} is no OpenRaster file</source>
        <translation>{name} 不是 OpenRaster 文件</translation>
    </message>
    <message>
        <source>{name} is no recipe</source>
        <translation>{name} 不是配方</translation>
    </message>
    <message>
        <source>{name} is no recipe: {error}</source>
        <translation>{name} 不是配方：{error}</translation>
    </message>
    <message>
        <source>{name} is not a file</source>
        <translation>{name} 不是文件</translation>
    </message>
    <message>
        <source>{name} is not a picture in a known format</source>
        <translation>{name} 不是已知格式的图片</translation>
    </message>
    <message>
        <source>{name} is not one of the official files ({names}) by its SHA-256</source>
        <translation>按 SHA-256 判断，{name} 不是官方文件之一（{names}）</translation>
    </message>
    <message>
        <source>{name} is not the name of a head.</source>
        <translation>{name} 不是注意力头的名称</translation>
    </message>
    <message>
        <source>{name} is of a quantised model, which cannot be read</source>
        <translation>{name} 属于量化模型，无法读取</translation>
    </message>
    <message>
        <source>{name} is packed in a way that is not read ({packed})</source>
        <translation>{name} 的压缩方式无法读取（{packed}）</translation>
    </message>
    <message>
        <source>{name} is packed in a way that is not supported</source>
        <translation>{name} 的打包方式不受支持</translation>
    </message>
    <message>
        <source>{name} is too large; the limit is {limits} megapixels</source>
        <translation>{name} 过大；上限为 {limits} 百万像素</translation>
    </message>
    <message>
        <source>{name} is {what}, which is not read</source>
        <translation>{name} 是{what}，无法读取</translation>
    </message>
    <message>
        <source>{name} is {width} x {height} pixels; the longest side may be {side}</source>
        <translation>{name} 为 {width} x {height} 像素；最长边不得超过 {side}</translation>
    </message>
    <message>
        <source>{name} lacks its end and is not replaced by what is left of it</source>
        <translation>{name} 缺少末尾部分，不会被其残余内容替换</translation>
    </message>
    <message>
        <source>{name} names the class {one}, which is no plain name</source>
        <translation>{name} 指定的类 {one} 不是普通名称</translation>
    </message>
    <message>
        <source>{name} needs about {size} MiB of memory to be opened; {most} are free for that</source>
        <translation>打开 {name} 约需 {size} MiB 内存；可用 {most}</translation>
    </message>
    <message>
        <source>{name} needs the library gguf, which is not installed</source>
        <translation>{name} 需要 gguf 库，但尚未安装</translation>
    </message>
    <message>
        <source>{name} of {title} did not arrive as the Hub announced it (its hash is wrong)</source>
        <translation>{title} 的 {name} 与 Hub 公布的不符（哈希错误）</translation>
    </message>
    <message>
        <source>{name} takes longer than {seconds} s to be read, which is the limit</source>
        <translation>读取 {name} 超过 {seconds} 秒，这是上限</translation>
    </message>
    <message>
        <source>{name} unpacks to more than {limits} MiB, which is the limit</source>
        <translation>{name} 解压后超过上限 {limits} MiB</translation>
    </message>
    <message>
        <source>{name} was changed by another program meanwhile</source>
        <translation>{name} 在此期间被其他程序更改</translation>
    </message>
    <message>
        <source>{name} was kept by another version of the program</source>
        <translation>{name} 由此程序的另一个版本保存</translation>
    </message>
    <message>
        <source>{name} was made by a newer version of this program</source>
        <translation>{name} 由本程序的较新版本创建</translation>
    </message>
    <message>
        <source>{name} was not read: its reader does not start</source>
        <translation>{name} 未能读取：读取程序无法启动</translation>
    </message>
    <message>
        <source>{name} was saved by a newer version of this program</source>
        <translation>{name} 由本程序的较新版本保存</translation>
    </message>
    <message>
        <source>{name} would load a model from elsewhere</source>
        <translation>{name} 会从其他位置载入模型</translation>
    </message>
    <message>
        <source>{name}, a {what} without a name</source>
        <translation>{name}，未命名的 {what}</translation>
    </message>
    <message>
        <source>{name}/config.json is missing or damaged</source>
        <translation>{name}/config.json 缺失或已损坏</translation>
    </message>
    <message>
        <source>{name}/{file} is damaged ({error})</source>
        <translation>{name}/{file} 已损坏（{error}）</translation>
    </message>
    <message>
        <source>{name}/{file} is missing or damaged ({error})</source>
        <translation>{name}/{file} 缺失或已损坏（{error}）</translation>
    </message>
    <message>
        <source>{name}/{file} speaks of {words}, which its model does not know</source>
        <translation>{name}/{file} 提到 {words}，但其模型不认识</translation>
    </message>
    <message>
        <source>{name}: there is no table {table}</source>
        <translation>{name}：没有表 {table}</translation>
    </message>
    <message>
        <source>{name}: {table} is not a list of tables</source>
        <translation>{name}：{table} 不是表的列表</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}</source>
        <translation>无法读取 {path}：{strerror}</translation>
    </message>
    <message>
        <source>{path} is not a file</source>
        <translation>{path} 不是文件</translation>
    </message>
    <message>
        <source>{repository} has no {lacking} for {title}</source>
        <translation>{repository} 没有 {title} 的 {lacking}</translation>
    </message>
    <message>
        <source>{repository} is not there, or not for everybody</source>
        <translation>{repository} 不存在，或未公开</translation>
    </message>
    <message>
        <source>{repository} no longer has what {title} needs (revision {part})</source>
        <translation>{repository} 不再提供 {title} 所需的内容（版本 {part}）</translation>
    </message>
    <message>
        <source>{shape} heads cannot join {shape2}.</source>
        <translation>{shape} 的注意力头不能与 {shape2} 合并</translation>
    </message>
    <message>
        <source>{shown} in {tail} is a link out of the folder</source>
        <translation>{tail} 中的 {shown} 是指向文件夹之外的链接</translation>
    </message>
    <message>
        <source>{shown} in {tail} is a link to a folder</source>
        <translation>{tail} 中的 {shown} 是指向文件夹的链接</translation>
    </message>
    <message>
        <source>{shown} in {tail} is no ordinary file</source>
        <translation>{tail} 中的 {shown} 不是普通文件</translation>
    </message>
    <message>
        <source>{shown} in {tail} leads to nothing</source>
        <translation>{tail} 中的 {shown} 没有目标</translation>
    </message>
    <message>
        <source>{sigma}, {level}, {margin} are no numbers for a grounding.</source>
        <translation>{sigma}、{level}、{margin} 不是有效的定位参数。</translation>
    </message>
    <message>
        <source>{tail} holds more than {max_files} files</source>
        <translation>{tail} 的文件超过 {max_files} 个</translation>
    </message>
    <message>
        <source>{tail} is nested too deep</source>
        <translation>{tail} 嵌套过深</translation>
    </message>
    <message>
        <source>{text} is no LoRA file with a weight</source>
        <translation>{text} 不是带权重的 LoRA 文件</translation>
    </message>
    <message>
        <source>{text} is no number</source>
        <translation>{text} 不是数字</translation>
    </message>
    <message>
        <source>{title} cannot be used: {missing}</source>
        <translation>无法使用 {title}：{missing}</translation>
    </message>
    <message>
        <source>{title} cannot be written ({error})</source>
        <translation>无法写入 {title}（{error}）</translation>
    </message>
    <message>
        <source>{title} is gated: its makers want you to accept their licence first</source>
        <translation>{title} 需授权：其作者要求先接受许可</translation>
    </message>
    <message>
        <source>{title} is no download</source>
        <translation>{title} 不是下载项</translation>
    </message>
    <message>
        <source>{title} is not downloaded</source>
        <translation>{title} 未下载</translation>
    </message>
    <message>
        <source>{title} would fetch {name}, which must not be read</source>
        <translation>{title} 会下载不得读取的 {name}</translation>
    </message>
    <message>
        <source>{value} is no token grid.</source>
        <translation>{value} 不是 token 网格</translation>
    </message>
    <message>
        <source>{wanted} are no criteria.</source>
        <translation>{wanted} 不是准则</translation>
    </message>
    <message>
        <source>{weights} are no weights for {heads} heads.</source>
        <translation>{weights} 不是 {heads} 个注意力头的权重</translation>
    </message>
    <message>
        <source>{what} has shape {shape}.</source>
        <translation>{what} 的形状为 {shape}</translation>
    </message>
    <message>
        <source>{what} holds values from {low} to {high}.</source>
        <translation>{what} 的值从 {low} 到 {high}</translation>
    </message>
    <message>
        <source>{what} is {shape}, not {shape2}.</source>
        <translation>{what} 为 {shape}，而非 {shape2}</translation>
    </message>
    <message>
        <source>“{name}” changed meanwhile, so the result was dropped</source>
        <translation>“{name}”在此期间已改变，因此丢弃了结果</translation>
    </message>
    <message>
        <source>“{phrase}” has no second candidate here; the first was taken.</source>
        <translation>“{phrase}”在此没有第二候选；已选取第一个</translation>
    </message>
    <message>
        <source>“{phrase}” may be something else</source>
        <translation>“{phrase}”可能是别的东西</translation>
    </message>
    <message>
        <source>“{phrase}” may mean two places</source>
        <translation>“{phrase}”可能指两处位置</translation>
    </message>
    <message>
        <source>“{phrase}” was not found for sure</source>
        <translation>未能确定找到“{phrase}”</translation>
    </message>
</context>
<context>
    <name>ModelManager</name>
    <message>
        <source>A set is a vision-language model that finds what you name, a segmenter that cuts it out and an inpainter that repaints it. Nothing is downloaded unless you say so here.</source>
        <translation>一个模型组包括：找到所述内容的视觉语言模型、将其抠出的分割模型，以及重绘它的重绘模型。除非您在此确认，否则不会下载任何内容。</translation>
    </message>
    <message>
        <source>All parts of this set are used by another set. Remove nothing?</source>
        <translation>此模型组的所有部分都被其他模型组使用。不删除任何内容？</translation>
    </message>
    <message>
        <source>Cache folder: {0}</source>
        <translation>缓存文件夹：{0}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No downloads, not even when asked for</source>
        <translation>不下载，即使有请求</translation>
    </message>
    <message>
        <source>No {0} yet: {1}</source>
        <translation>暂不支持 {0}：{1}</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove {0}? Other programs that use the same cache folder lose them too.</source>
        <translation>删除 {0}？使用同一缓存文件夹的其他程序也会失去它们。</translation>
    </message>
</context>
<context>
    <name>NoticeCard</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>关闭此通知</translation>
    </message>
    <message>
        <source>Show report</source>
        <translation>显示报告</translation>
    </message>
    <message>
        <source>What happened, to copy and send</source>
        <translation>发生的情况，可复制发送</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source> Change mask</source>
        <translation> 修改蒙版</translation>
    </message>
    <message>
        <source> px</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>By</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Change the mask</source>
        <translation>修改蒙版</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>连续</translation>
    </message>
    <message>
        <source>Diameter ({0} and {1})</source>
        <translation>直径（{0} 和 {1}）</translation>
    </message>
    <message>
        <source>For grow, shrink, feather, smooth, refine and clean up</source>
        <translation>用于扩展、收缩、羽化、平滑、细化和清理</translation>
    </message>
    <message>
        <source>Grow, shrink, feather, smooth, refine, clean up, fill, invert, keep the mask</source>
        <translation>扩展、收缩、羽化、平滑、细化、清理、填充、反转或保留蒙版</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>硬度</translation>
    </message>
    <message>
        <source>How different a colour may be</source>
        <translation>颜色允许的差异</translation>
    </message>
    <message>
        <source>How the next selection meets the mask</source>
        <translation>下一次选取如何与蒙版结合</translation>
    </message>
    <message>
        <source>Only what is connected to the place you click</source>
        <translation>仅选取与点击处相连的部分</translation>
    </message>
    <message>
        <source>Pixels for grow, shrink, feather, smooth, refine and clean up</source>
        <translation>扩展、收缩、羽化、平滑、细化和清理的像素数</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>压力</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Soft or hard edge ({0} and {1})</source>
        <translation>柔边或硬边（{0} 和 {1}）</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>With a pen, pressing harder paints wider</source>
        <translation>使用数位笔时，用力越大笔迹越宽</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>A few letters of what it is called. Up and Down choose, Enter does it</source>
        <translation>名称中的几个字。上下键选择，Enter 执行</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>Nothing is called that. Try fewer letters, or another word for it.</source>
        <translation>没有这样的名称。请少输几个字，或换一个说法。</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>想做什么？</translation>
    </message>
    <message>
        <source>What fits; those in grey cannot be done now</source>
        <translation>匹配的命令；灰色的现在不能执行</translation>
    </message>
</context>
<context>
    <name>PhraseBar</name>
    <message>
        <source>Confidence {0}: sure from 95 %, likely from 70 %</source>
        <translation>置信度 {0}：95 % 起为确定，70 % 起为可能</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find it in the picture (Enter)</source>
        <translation>在图片中查找 (Enter)</translation>
    </message>
    <message>
        <source>Heads: {0}</source>
        <translation>注意力头：{0}</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Next: {phrases}.</source>
        <translation>接下来：{phrases}。</translation>
    </message>
    <message>
        <source>Not found: the mask is as it was. Say it in other words, or select it by hand.</source>
        <translation>未找到：蒙版保持不变。请换种说法，或手动选取。</translation>
    </message>
    <message>
        <source>Not found: {things}.</source>
        <translation>未找到：{things}。</translation>
    </message>
    <message>
        <source>Phrase: what to select</source>
        <translation>短语：要选取的内容</translation>
    </message>
    <message>
        <source>Read as “{phrase}”.</source>
        <translation>理解为“{phrase}”。</translation>
    </message>
    <message>
        <source>Say it in words the model set knows, or choose another one: File, Settings</source>
        <translation>请使用模型组认识的词语，或换一个模型组：文件 &gt; 设置</translation>
    </message>
    <message>
        <source>Say what to select and press Enter, or all in one: “change the skater's outfit to a red tracksuit” ({0} then repaints it, too). Down shows what you said before</source>
        <translation>说出要选取的内容并按 Enter，或用一句英语说完：“change the skater's outfit to a red tracksuit”（此时 {0} 会同时重绘）。向下键显示之前的输入</translation>
    </message>
    <message>
        <source>The model does not know: {words}. It looked for the rest.</source>
        <translation>模型不认识：{words}。已按其余部分查找。</translation>
    </message>
    <message>
        <source>What to select, like “the skater's outfit”</source>
        <translation>要选取的内容（英语），如 “the skater's outfit”</translation>
    </message>
    <message>
        <source>{named} and {count} more</source>
        <translation>{named} 等另外 {count} 个</translation>
    </message>
</context>
<context>
    <name>PromptBar</name>
    <message>
        <source>100 % paints anew. Less keeps more of what is there, and the button says Refine</source>
        <translation>100 % 为全新绘制。数值越低保留原内容越多，按钮显示为“微调”</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>How many results a repaint makes, each with its own seed. Auto: two, one of a very large mask</source>
        <translation>一次重绘生成多少个结果，每个使用各自的种子。自动：两个，蒙版很大时一个</translation>
    </message>
    <message>
        <source>How strictly the prompt is followed. Auto takes what suits the models</source>
        <translation>遵循提示词的严格程度。自动会选用适合模型的值</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>在队列中</translation>
    </message>
    <message>
        <source>Keep the seed</source>
        <translation>保留种子</translation>
    </message>
    <message>
        <source>Keep this seed for the next repaint, instead of drawing a new one</source>
        <translation>下次重绘沿用此种子，而不是重新抽取</translation>
    </message>
    <message>
        <source>More parameters</source>
        <translation>更多参数</translation>
    </message>
    <message>
        <source>More steps are slower and often finer. Auto takes what suits the models</source>
        <translation>步数越多越慢，通常也越精细。自动会选用适合模型的值</translation>
    </message>
    <message>
        <source>Negative prompt: what must not be painted</source>
        <translation>反向提示词：不能画的内容</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>新种子</translation>
    </message>
    <message>
        <source>Not</source>
        <translation>不要</translation>
    </message>
    <message>
        <source>Place in the queue</source>
        <translation>队列中的位置</translation>
    </message>
    <message>
        <source>Prompt: what it becomes</source>
        <translation>提示词：变成什么</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Say what the selection becomes and press Enter. Down shows what you said before</source>
        <translation>说出选区要变成什么并按 Enter。向下键显示之前的输入</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Strength, steps, guidance, what must not be painted, outline, place in the queue</source>
        <translation>强度、步数、引导、不能画的内容、轮廓、队列中的位置</translation>
    </message>
    <message>
        <source>The same seed with the same words gives the same result. Typing one locks it</source>
        <translation>相同种子和相同词语得到相同结果。输入种子即锁定</translation>
    </message>
    <message>
        <source>Variations</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>What it becomes, like “a Spider-Man costume”. Empty removes it</source>
        <translation>变成什么（英语），如 “a Spider-Man costume”；留空则移除</translation>
    </message>
    <message>
        <source>What must not be painted, like “text, people”</source>
        <translation>不能画的内容，如“text, people”</translation>
    </message>
    <message>
        <source>What the new part shows. Empty goes on with the picture</source>
        <translation>新增部分显示什么。留空则顺着图片延续</translation>
    </message>
    <message>
        <source>Where a new repaint goes when others are still to be made</source>
        <translation>还有其他重绘待完成时，新重绘排在何处</translation>
    </message>
    <message>
        <source>Words for what must not appear. Some models cannot be told: then it says so</source>
        <translation>不应出现的内容。有些模型无法接受，届时会提示</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>排在最后</translation>
    </message>
    <message>
        <source>before what waits</source>
        <translation>排在等待项之前</translation>
    </message>
    <message>
        <source>instead of the others</source>
        <translation>取代其他项</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Progress of what runs</source>
        <translation>当前任务的进度</translation>
    </message>
    <message>
        <source>Selecting</source>
        <translation>正在选取</translation>
    </message>
    <message>
        <source>Take the chosen line out of the queue</source>
        <translation>将所选行移出队列</translation>
    </message>
    <message>
        <source>Take the chosen line out of the queue (Delete)</source>
        <translation>将所选行移出队列 (Delete)</translation>
    </message>
    <message>
        <source>What runs and what waits</source>
        <translation>正在运行和等待的任务</translation>
    </message>
    <message>
        <source>What runs and what waits, in this order. Delete takes the chosen line out</source>
        <translation>按顺序列出正在运行和等待的任务。Delete 移出所选行</translation>
    </message>
    <message>
        <source>{count} min left</source>
        <translation>剩余 {count} 分钟</translation>
    </message>
    <message>
        <source>{count} s left</source>
        <translation>剩余 {count} 秒</translation>
    </message>
    <message>
        <source>{title}: stopping</source>
        <translation>{title}：正在停止</translation>
    </message>
    <message>
        <source>{title}: waits</source>
        <translation>{title}：等待中</translation>
    </message>
    <message>
        <source>{title}: {percent} %</source>
        <translation>{title}：{percent} %</translation>
    </message>
</context>
<context>
    <name>RecoveryList</name>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Discard {0}</source>
        <translation>放弃 {0}</translation>
    </message>
    <message>
        <source>Forget it for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Open it as it was after its last change</source>
        <translation>以最后一次更改后的状态打开</translation>
    </message>
    <message>
        <source>Picture without a name</source>
        <translation>未命名图片</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Recover {0}</source>
        <translation>恢复 {0}</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Your work was kept.</source>
        <translation>程序意外退出。您的工作已保留。</translation>
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
        <translation>取消</translation>
    </message>
    <message>
        <source>How far from the edge of the mask hair, fur and soft rims are looked for, to either side</source>
        <translation>在蒙版边缘内外多远的范围内寻找头发、毛发和柔和的边缘</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Refine edge</source>
        <translation>细化边缘</translation>
    </message>
    <message>
        <source>The mask as it was before (Esc)</source>
        <translation>恢复之前的蒙版 (Esc)</translation>
    </message>
    <message>
        <source>The mask stays as it is shown (Enter)</source>
        <translation>蒙版保持所显示的样子 (Enter)</translation>
    </message>
    <message>
        <source>Within</source>
        <translation>范围</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Back to your picture (Esc)</source>
        <translation>返回图片 (Esc)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Copy this, add what you did and what happened instead, and send it to whoever gave you the program.</source>
        <translation>复制这些内容，补充您做了什么以及实际发生了什么，并发送给为您提供本程序的人。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>报告问题</translation>
    </message>
    <message>
        <source>Something went wrong in the program</source>
        <translation>程序出错了</translation>
    </message>
    <message>
        <source>To the clipboard</source>
        <translation>复制到剪贴板</translation>
    </message>
    <message>
        <source>What to send</source>
        <translation>要发送的内容</translation>
    </message>
    <message>
        <source>Your picture is still open and you can go on. To help mend it, copy the report below and send it to whoever gave you the program; it holds no pictures and none of your words.</source>
        <translation>您的图片仍然打开，可以继续操作。为帮助修复，请复制下面的报告并发送给为您提供本程序的人；其中不含图片，也不含您输入的文字。</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Click to show a result, click again to see the picture without it. Shift+click compares</source>
        <translation>点击显示结果，再次点击查看没有它的图片。Shift+点击进行比较</translation>
    </message>
    <message>
        <source>Compare the shown result with this one</source>
        <translation>将当前显示的结果与此结果比较</translation>
    </message>
    <message>
        <source>End comparing</source>
        <translation>结束比较</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Show the result alone again (Esc)</source>
        <translation>重新单独显示结果 (Esc)</translation>
    </message>
    <message>
        <source>Show the result with all that the model changed, as one more result</source>
        <translation>把模型改动的全部内容作为另一个结果显示</translation>
    </message>
    <message>
        <source>Take the larger mask</source>
        <translation>采用更大的蒙版</translation>
    </message>
    <message>
        <source>The shown result becomes a layer ({0})</source>
        <translation>当前显示的结果变为图层 ({0})</translation>
    </message>
    <message>
        <source>{title}
Seed {seed} · {seconds:.1f} s</source>
        <translation>{title}
种子 {seed} · {seconds:.1f} 秒</translation>
    </message>
    <message>
        <source>{title}, seed {seed}</source>
        <translation>{title}，种子 {seed}</translation>
    </message>
    <message>
        <source>“{phrase}” is gone</source>
        <translation>“{phrase}”已消失</translation>
    </message>
    <message>
        <source>“{phrase}” is still there</source>
        <translation>“{phrase}”仍在</translation>
    </message>
</context>
<context>
    <name>RetouchVerbs</name>
    <message>
        <source>Change mask lists it</source>
        <translation>它列在“修改蒙版”中</translation>
    </message>
    <message>
        <source>Kept as “{name}”</source>
        <translation>已保留为“{name}”</translation>
    </message>
</context>
<context>
    <name>SampleCard</name>
    <message>
        <source>Open it with “{0}” and “{1}” filled in</source>
        <translation>打开并填入“{0}”和“{1}”</translation>
    </message>
    <message>
        <source>Sample picture: {0}</source>
        <translation>示例图片：{0}</translation>
    </message>
</context>
<context>
    <name>SelectionsMenu</name>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>Kept &amp;selections</source>
        <translation>保留的选区(&amp;S)</translation>
    </message>
    <message>
        <source>Load it as the mode says. Shift adds, Alt subtracts, both intersect</source>
        <translation>按当前模式载入。Shift 添加，Alt 减去，同时按住则相交</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Rename selection</source>
        <translation>重命名选区</translation>
    </message>
</context>
<context>
    <name>SetCard</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Compare every file with its published hash</source>
        <translation>将每个文件与公布的哈希值比较</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>继续…</translation>
    </message>
    <message>
        <source>Delete its files from the cache folder</source>
        <translation>从缓存文件夹中删除其文件</translation>
    </message>
    <message>
        <source>Download now</source>
        <translation>立即下载</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>下载…</translation>
    </message>
    <message>
        <source>Fetch it into the cache folder and accept the licences</source>
        <translation>下载到缓存文件夹并接受许可</translation>
    </message>
    <message>
        <source>Find heads…</source>
        <translation>查找定位头…</translation>
    </message>
    <message>
        <source>Find where this model looks; the set is used then</source>
        <translation>查找此模型关注的位置；随后使用该模型组</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>See size and licence first</source>
        <translation>先查看大小和许可</translation>
    </message>
    <message>
        <source>Stop for now; what has arrived is kept</source>
        <translation>暂时停止；已下载部分保留</translation>
    </message>
    <message>
        <source>Stop; what has arrived is kept until you remove it</source>
        <translation>停止；已下载部分保留，直到您删除</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Work with this set from now on</source>
        <translation>从现在起使用此模型组</translation>
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
        <translation>模型文件夹…</translation>
    </message>
    <message>
        <source>A folder that holds vlm, segmenter and inpainter</source>
        <translation>包含 vlm、segmenter 和 inpainter 的文件夹</translation>
    </message>
    <message>
        <source>Ask again after a repaint</source>
        <translation>重绘后再次查找</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>返回图片 (Esc)</translation>
    </message>
    <message>
        <source>Changes apply at once, another language at the next start.</source>
        <translation>更改立即生效，语言在下次启动时生效。</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Dark, light, or as the system</source>
        <translation>深色、浅色或跟随系统</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Download, check and remove model sets</source>
        <translation>下载、校验和删除模型组</translation>
    </message>
    <message>
        <source>Downloaded models lie here</source>
        <translation>下载的模型存放在此</translation>
    </message>
    <message>
        <source>Find by</source>
        <translation>查找方式</translation>
    </message>
    <message>
        <source>Get models…</source>
        <translation>获取模型…</translation>
    </message>
    <message>
        <source>How much the history of a picture may take. Beyond it the oldest steps are forgotten</source>
        <translation>图片历史记录可占用的内存。超出后最早的步骤会被遗忘</translation>
    </message>
    <message>
        <source>Keep downloaded models in another folder; those there stay where they are</source>
        <translation>将下载的模型保存到另一文件夹；已有的保持原处</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Load the models when the program starts</source>
        <translation>程序启动时载入模型</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Look closer at small things</source>
        <translation>近看小物体</translation>
    </message>
    <message>
        <source>Look keys up, and choose your own</source>
        <translation>查看按键，并选择自己的按键</translation>
    </message>
    <message>
        <source>Model cache</source>
        <translation>模型缓存</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Of menus, buttons and messages. Another one is spoken from the next start on</source>
        <translation>菜单、按钮和消息的语言。更改后从下次启动起生效</translation>
    </message>
    <message>
        <source>Of the whole window; panels, icons and rows grow with it</source>
        <translation>整个窗口的文字；面板、图标和行随之变大</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Run on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>系统语言</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>The folder that other programs use for such models too</source>
        <translation>其他程序也使用的此类模型文件夹</translation>
    </message>
    <message>
        <source>The phrase is looked for in the result, and a mark there says whether it is gone or still there</source>
        <translation>在结果中再次查找短语，并用标记说明它已消失还是仍在</translation>
    </message>
    <message>
        <source>They also read a picture as soon as it is opened, so that the first phrase is answered quickly. Without it they are loaded when they are needed</source>
        <translation>模型还会在图片打开后立即读取，以便快速响应第一个短语。不勾选则在需要时才载入</translation>
    </message>
    <message>
        <source>Undo memory</source>
        <translation>撤销内存</translation>
    </message>
    <message>
        <source>What happened, for reports</source>
        <translation>发生的情况，用于报告</translation>
    </message>
    <message>
        <source>What the models run on</source>
        <translation>模型的运行设备</translation>
    </message>
    <message>
        <source>Where downloaded models are kept</source>
        <translation>下载模型的存放位置</translation>
    </message>
    <message>
        <source>Where the answer is small, the model looks again at pieces of the picture around it, which takes up to nine looks. Kept for each model set</source>
        <translation>若答案很小，模型会再看其周围的图片局部，最多看九次。按模型组分别保存</translation>
    </message>
    <message>
        <source>Which models select and repaint</source>
        <translation>用于选取和重绘的模型</translation>
    </message>
    <message>
        <source>Who says where the thing is that you name. Some models print boxes; SAM 3 finds every thing of a kind. Joined: all that the models in use offer, and the heads say which one is meant</source>
        <translation>由谁来说明您所说的事物在哪里。有些模型会输出方框；SAM 3 能找到某一类的所有事物。合并：采用当前模型提供的全部结果，由注意力头判断指的是哪一个</translation>
    </message>
    <message>
        <source>{0} cannot be written to. Choose another folder</source>
        <translation>无法写入 {0}。请选择其他文件夹</translation>
    </message>
</context>
<context>
    <name>ShadowChip</name>
    <message>
        <source>+ its shadow</source>
        <translation>+ 它的影子</translation>
    </message>
    <message>
        <source>It casts a shadow or is reflected: click to select that, too, so that the removal leaves none</source>
        <translation>它投下影子或有倒影：点击可一并选中，这样移除后不会留下影子</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>All actions with their keys; those you changed are in bold</source>
        <translation>所有操作及其按键；更改过的以粗体显示</translation>
    </message>
    <message>
        <source>All to default</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>Back to the picture (Esc)</source>
        <translation>返回图片 (Esc)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose an action in the list</source>
        <translation>请在列表中选择一个操作</translation>
    </message>
    <message>
        <source>Click here and press the keys. Tab goes on</source>
        <translation>点击此处并按下按键。Tab 移到下一项</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Everything stays as it is</source>
        <translation>一切保持不变</translation>
    </message>
    <message>
        <source>Forget every change made here</source>
        <translation>放弃在此所做的全部更改</translation>
    </message>
    <message>
        <source>From now on they do this</source>
        <translation>这些按键从此执行此操作</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>新按键</translation>
    </message>
    <message>
        <source>No action has that name or key. Try fewer letters.</source>
        <translation>没有操作用这个名称或按键。请少输几个字。</translation>
    </message>
    <message>
        <source>No keys at all</source>
        <translation>不使用任何按键</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Search a name or a key, like Ctrl+E</source>
        <translation>搜索名称或按键，如 Ctrl+E</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>搜索快捷键</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>The keys it came with</source>
        <translation>恢复原来的按键</translation>
    </message>
    <message>
        <source>These keys beside those it has</source>
        <translation>在原有按键之外添加这些按键</translation>
    </message>
    <message>
        <source>These keys instead of those it has</source>
        <translation>用这些按键替换原有按键</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>{0} stays with “{1}”, to which you gave it.</source>
        <translation>{0} 仍属于“{1}”，是您指定给它的。</translation>
    </message>
    <message>
        <source>{0}: these are the keys of “{1}”.</source>
        <translation>{0}：这是“{1}”的按键。</translation>
    </message>
</context>
<context>
    <name>SplitRow</name>
    <message>
        <source>It is one phrase: look for all of the sentence, as it was typed</source>
        <translation>这是一个短语：按输入的原样查找整句</translation>
    </message>
    <message>
        <source>One phrase</source>
        <translation>作为一个短语</translation>
    </message>
    <message>
        <source>Take the sentence as one phrase</source>
        <translation>把整句当作一个短语</translation>
    </message>
    <message>
        <source>The sentence says where, in the line above, and what, here: correct either (Enter or {0} repaints)</source>
        <translation>这句话说了位置（上一行）和内容（这里）：两处都可以改正（Enter 或 {0} 重绘）</translation>
    </message>
    <message>
        <source>What it becomes</source>
        <translation>变成什么</translation>
    </message>
    <message>
        <source>becomes</source>
        <translation>变成</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Drop a picture here</source>
        <translation>将图片拖放到此处</translation>
    </message>
    <message>
        <source>Open a picture…</source>
        <translation>打开图片…</translation>
    </message>
    <message>
        <source>Open the picture on the clipboard ({0})</source>
        <translation>打开剪贴板中的图片 ({0})</translation>
    </message>
    <message>
        <source>PNG, JPEG, WebP or TIFF ({0})</source>
        <translation>PNG、JPEG、WebP 或 TIFF ({0})</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Recent pictures</source>
        <translation>最近的图片</translation>
    </message>
    <message>
        <source>Say what to change, see where the model looked, repaint just that.</source>
        <translation>说出要改什么，查看模型关注的位置，只重绘那里。</translation>
    </message>
    <message>
        <source>Try one of these</source>
        <translation>试试这些图片</translation>
    </message>
    <message>
        <source>Uses &lt;b&gt;{0}&lt;/b&gt;. {1} &lt;a href='models'&gt;Use other models&lt;/a&gt;</source>
        <translation>正在使用 &lt;b&gt;{0}&lt;/b&gt;。{1} &lt;a href='models'&gt;使用其他模型&lt;/a&gt;</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Attention {0}</source>
        <translation>注意力 {0}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Stopping: this step is being finished</source>
        <translation>正在停止：正在完成当前步骤</translation>
    </message>
    <message>
        <source>The heat map under the pointer, 0 to 1</source>
        <translation>指针处的热图值，0 到 1</translation>
    </message>
    <message>
        <source>Zoom. 100 %: a pixel of the picture is a pixel of the screen</source>
        <translation>缩放。100 %：图片的一个像素对应屏幕的一个像素</translation>
    </message>
    <message>
        <source>{0} · {1} waiting</source>
        <translation>{0} · {1} 项等待</translation>
    </message>
    <message>
        <source>{0}, {1} left</source>
        <translation>{0}，剩余 {1}</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source> (gated)</source>
        <translation>（需授权）</translation>
    </message>
    <message numerus="yes">
        <source>%n more notice(s)</source>
        <translation><numerusform>还有 %n 条通知</numerusform></translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;Apply result</source>
        <translation>应用结果(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>画笔(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>复制图片(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Crop</source>
        <translation>裁剪(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>橡皮擦(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Expand the canvas…</source>
        <translation>扩展画布(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出…(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Feather</source>
        <translation>羽化(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Find a command…</source>
        <translation>查找命令(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Get models…</source>
        <translation>获取模型(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Grow</source>
        <translation>扩展(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Hand</source>
        <translation>抓手(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Invert</source>
        <translation>反选(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts…</source>
        <translation>键盘快捷键(&amp;K)…</translation>
    </message>
    <message>
        <source>&amp;Keys and gestures</source>
        <translation>按键与手势(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>套索(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>图层(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Leave its mask</source>
        <translation>放弃其蒙版(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Load mask…</source>
        <translation>载入蒙版…(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>蒙版(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Minus point</source>
        <translation>减号点(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Next area</source>
        <translation>下一个区域(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Nothing</source>
        <translation>取消选择(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>不透明度(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开…(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Paste as new picture</source>
        <translation>粘贴为新图片(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Plus point</source>
        <translation>加号点(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Put result away</source>
        <translation>丢弃结果(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>矩形(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Repaint</source>
        <translation>重绘(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Report a problem…</source>
        <translation>报告问题…(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Result</source>
        <translation>结果(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Say what it becomes</source>
        <translation>说出变成什么(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Say what to select</source>
        <translation>说出要选取的内容(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>选择(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Show or hide</source>
        <translation>显示或隐藏(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Side by side</source>
        <translation>并排(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Straighten</source>
        <translation>拉直(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use its recipe again</source>
        <translation>再次使用其配方(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Whole picture</source>
        <translation>全图(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Write the mask back</source>
        <translation>写回蒙版(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Zoom to mask</source>
        <translation>缩放到蒙版(&amp;Z)</translation>
    </message>
    <message>
        <source>A colour over what is selected</source>
        <translation>在选取内容上叠加颜色</translation>
    </message>
    <message>
        <source>A copy right above it</source>
        <translation>在其正上方创建副本</translation>
    </message>
    <message>
        <source>A detector that takes words</source>
        <translation>接受文字的检测器</translation>
    </message>
    <message>
        <source>A picture file becomes a layer on top</source>
        <translation>图片文件成为最上面的图层</translation>
    </message>
    <message>
        <source>A pixel of the picture is a pixel of the screen</source>
        <translation>图片的一个像素对应屏幕的一个像素</translation>
    </message>
    <message>
        <source>A slider between source and result</source>
        <translation>原图与结果之间的滑块</translation>
    </message>
    <message>
        <source>About {0}</source>
        <translation>约 {0}</translation>
    </message>
    <message>
        <source>Above the next layer</source>
        <translation>移到上一图层之上</translation>
    </message>
    <message>
        <source>Add a &amp;picture…</source>
        <translation>添加图片(&amp;P)…</translation>
    </message>
    <message>
        <source>Add its shadow</source>
        <translation>添加其影子</translation>
    </message>
    <message>
        <source>Add: what you select next is added to the mask (hold Shift)</source>
        <translation>添加：下一次选取加入蒙版（按住 Shift）</translation>
    </message>
    <message>
        <source>All of them, joined</source>
        <translation>全部合并</translation>
    </message>
    <message>
        <source>All views at once</source>
        <translation>同时显示所有视图</translation>
    </message>
    <message>
        <source>Alt with a letter or sign opens menus and presses buttons. Hold Ctrl with it.</source>
        <translation>Alt 加字母或符号用于打开菜单和按下按钮。请同时按住 Ctrl。</translation>
    </message>
    <message>
        <source>Apple graphics</source>
        <translation>Apple 显卡</translation>
    </message>
    <message>
        <source>Applied results become layers. The picture itself never changes.</source>
        <translation>应用的结果会成为图层。原图始终不变。</translation>
    </message>
    <message>
        <source>Apply a result first.</source>
        <translation>请先应用一个结果。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>As what is under the mask needs</source>
        <translation>根据蒙版下的内容选择</translation>
    </message>
    <message>
        <source>Ask again after a repaint</source>
        <translation>重绘后再次查找</translation>
    </message>
    <message>
        <source>Asking the Hub…</source>
        <translation>正在询问 Hub…</translation>
    </message>
    <message>
        <source>Auto: a new one</source>
        <translation>自动:新轮廓</translation>
    </message>
    <message>
        <source>Auto: the old one stays</source>
        <translation>自动:保留原轮廓</translation>
    </message>
    <message>
        <source>Back to the start page</source>
        <translation>返回起始页</translation>
    </message>
    <message>
        <source>Be&amp;fore and after</source>
        <translation>前后对比(&amp;F)</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>Before what waits in the queue</source>
        <translation>排在队列等待项之前</translation>
    </message>
    <message>
        <source>Below the next layer</source>
        <translation>移到下一图层之下</translation>
    </message>
    <message>
        <source>Blue mask</source>
        <translation>蓝色蒙版</translation>
    </message>
    <message>
        <source>Bo&amp;x</source>
        <translation>框(&amp;X)</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>By 90° against the clock; all layers turn along</source>
        <translation>逆时针旋转 90°，所有图层一起旋转</translation>
    </message>
    <message>
        <source>By 90° with the clock; all layers turn along</source>
        <translation>顺时针旋转 90°，所有图层一起旋转</translation>
    </message>
    <message>
        <source>Camera, date, place, author, as in the opened file</source>
        <translation>相机、日期、地点、作者，与打开的文件相同</translation>
    </message>
    <message>
        <source>Cancel all other repaints first</source>
        <translation>先取消所有其他重绘</translation>
    </message>
    <message>
        <source>Cancel and &amp;new seed</source>
        <translation>取消并换新种子(&amp;N)</translation>
    </message>
    <message>
        <source>Change what is there only a little, as strength says</source>
        <translation>按强度只对现有内容稍作改动</translation>
    </message>
    <message>
        <source>Changing the mask</source>
        <translation>正在修改蒙版</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>Choose for me</source>
        <translation>自动选择</translation>
    </message>
    <message>
        <source>Clean up</source>
        <translation>清理</translation>
    </message>
    <message>
        <source>Click a colour to select what looks like it</source>
        <translation>点击一种颜色，选取相似的部分</translation>
    </message>
    <message>
        <source>Click what belongs to it. Shift adds another thing, Alt takes away. Click a plus point to remove it</source>
        <translation>点击属于它的地方。Shift 再选取另一样东西，Alt 减去。点击加号点可将其移除</translation>
    </message>
    <message>
        <source>Click what belongs to it: the segmenter selects all of it. Click a plus point to remove it</source>
        <translation>点击属于它的地方：分割模型会选取整个物体。点击加号点可将其移除</translation>
    </message>
    <message>
        <source>Click what does not belong to it. Click a minus point to remove it</source>
        <translation>点击不属于它的地方。点击减号点可将其移除</translation>
    </message>
    <message>
        <source>Close p&amp;icture</source>
        <translation>关闭图片(&amp;I)</translation>
    </message>
    <message>
        <source>Co&amp;mpare two results</source>
        <translation>比较两个结果(&amp;M)</translation>
    </message>
    <message>
        <source>Copy cu&amp;t-out</source>
        <translation>复制抠图(&amp;T)</translation>
    </message>
    <message>
        <source>Copy what is selected, on transparency</source>
        <translation>复制选取的内容，背景透明</translation>
    </message>
    <message>
        <source>Copy what is shown to the clipboard</source>
        <translation>将显示的内容复制到剪贴板</translation>
    </message>
    <message>
        <source>D&amp;elete</source>
        <translation>删除(&amp;E)</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>重新执行</translation>
    </message>
    <message>
        <source>Do not ask again after a repaint</source>
        <translation>重绘后不再次查找</translation>
    </message>
    <message>
        <source>Do not look closer at small things</source>
        <translation>不近看小物体</translation>
    </message>
    <message>
        <source>Download, check and remove model sets</source>
        <translation>下载、校验和删除模型组</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Drag a box around one thing: nothing beyond it is selected. Shift adds, Alt subtracts</source>
        <translation>在一个物体周围拖出一个框：框外的内容不会被选取。Shift 添加，Alt 减去</translation>
    </message>
    <message>
        <source>Drag a box around one thing: the segmenter finds its outline in it</source>
        <translation>在一个物体周围拖出一个框：分割模型在框内找到它的轮廓</translation>
    </message>
    <message>
        <source>Drag a rectangle</source>
        <translation>拖出矩形</translation>
    </message>
    <message>
        <source>Drag a rectangle. Shift adds, Alt subtracts, both intersect</source>
        <translation>拖出一个矩形。Shift 添加，Alt 减去，同时按住则相交</translation>
    </message>
    <message>
        <source>Drag the frame, turn the picture, Enter applies. Beyond the picture the canvas grows</source>
        <translation>拖动边框、旋转图片，按 Enter 应用。超出图片时画布会变大</translation>
    </message>
    <message>
        <source>Drag to move the picture, turn the wheel to zoom</source>
        <translation>拖动移动图片，滚轮缩放</translation>
    </message>
    <message>
        <source>Drag to move the picture. Or hold Space</source>
        <translation>拖动移动图片。也可按住空格键</translation>
    </message>
    <message>
        <source>Draw around what to select</source>
        <translation>圈出要选取的内容</translation>
    </message>
    <message>
        <source>Draw around what to select. Shift adds, Alt subtracts, both intersect</source>
        <translation>圈出要选取的部分。Shift 添加，Alt 减去，同时按住则相交</translation>
    </message>
    <message>
        <source>Drop specks and fill small holes</source>
        <translation>移除斑点并填充小孔</translation>
    </message>
    <message>
        <source>Dupl&amp;icate</source>
        <translation>复制(&amp;I)</translation>
    </message>
    <message>
        <source>Edit its &amp;mask</source>
        <translation>编辑其蒙版(&amp;M)</translation>
    </message>
    <message>
        <source>Edit the mask of a layer first.</source>
        <translation>请先编辑某个图层的蒙版。</translation>
    </message>
    <message>
        <source>Empty the mask</source>
        <translation>清空蒙版</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Every step is listed here and can be undone.</source>
        <translation>每一步都列在此处，可以撤销。</translation>
    </message>
    <message>
        <source>Everything the program can do, by name</source>
        <translation>按名称查找程序的所有功能</translation>
    </message>
    <message>
        <source>Export &amp;recipe…</source>
        <translation>导出配方…(&amp;R)</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Fill h&amp;oles</source>
        <translation>填充空洞(&amp;O)</translation>
    </message>
    <message>
        <source>Fill the new part of the canvas</source>
        <translation>填充画布的新增部分</translation>
    </message>
    <message>
        <source>Find &amp;heads…</source>
        <translation>查找定位头…(&amp;H)</translation>
    </message>
    <message>
        <source>Find by</source>
        <translation>查找方式</translation>
    </message>
    <message>
        <source>Find hair, fur and soft rims at the edge of the mask, in the picture itself</source>
        <translation>在图片中找出蒙版边缘的头发、毛皮和柔和轮廓</translation>
    </message>
    <message>
        <source>Find where the model in use looks for what you name</source>
        <translation>查找当前模型在何处关注您说出的内容</translation>
    </message>
    <message>
        <source>Finding the outline</source>
        <translation>正在查找轮廓</translation>
    </message>
    <message>
        <source>Flip &amp;horizontally</source>
        <translation>水平翻转(&amp;H)</translation>
    </message>
    <message>
        <source>Flip &amp;vertically</source>
        <translation>垂直翻转(&amp;V)</translation>
    </message>
    <message>
        <source>Forget the shown result</source>
        <translation>丢弃当前显示的结果</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>已找到</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>自由</translation>
    </message>
    <message>
        <source>Give the chosen layer another name</source>
        <translation>为所选图层换个名称</translation>
    </message>
    <message>
        <source>Green mask</source>
        <translation>绿色蒙版</translation>
    </message>
    <message>
        <source>Harder brush</source>
        <translation>画笔变硬</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Help &amp;contents</source>
        <translation>帮助目录(&amp;C)</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>已就绪</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>How much of the chosen layer shows: Left and Right change it</source>
        <translation>所选图层显示多少：左右键可更改</translation>
    </message>
    <message>
        <source>Intersect: only what both have stays (hold Shift and Alt)</source>
        <translation>相交：只保留两者共有的部分（按住 Shift 和 Alt）</translation>
    </message>
    <message>
        <source>It is probably here: have a look before you repaint</source>
        <translation>可能在这里：重绘前请查看</translation>
    </message>
    <message>
        <source>It may be here or not: look at the mask before you repaint</source>
        <translation>可能在这里，也可能不在：重绘前请查看蒙版</translation>
    </message>
    <message>
        <source>It takes two results, one of them shown.</source>
        <translation>需要两个结果，其中一个正在显示。</translation>
    </message>
    <message>
        <source>Its prompt and mask, another seed</source>
        <translation>使用其提示词和蒙版，换一个种子</translation>
    </message>
    <message>
        <source>JPEG – small, for photos</source>
        <translation>JPEG – 体积小，适合照片</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>全部保留</translation>
    </message>
    <message>
        <source>Keep selection</source>
        <translation>保留选区</translation>
    </message>
    <message>
        <source>Keep the mask under a name, to load it later</source>
        <translation>以名称保留蒙版，供以后载入</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Keys and gestures</source>
        <translation>按键与手势</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Lar&amp;ger text</source>
        <translation>放大文字(&amp;G)</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>画笔变大</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Leave the program</source>
        <translation>退出程序</translation>
    </message>
    <message>
        <source>Left becomes right, in all layers</source>
        <translation>左右对调，包括所有图层</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>较可能</translation>
    </message>
    <message>
        <source>LoRA files (*.safetensors)</source>
        <translation>LoRA 文件 (*.safetensors)</translation>
    </message>
    <message>
        <source>Load the mask of the chosen layer, to change it</source>
        <translation>载入所选图层的蒙版以便修改</translation>
    </message>
    <message>
        <source>Load the models when the program starts</source>
        <translation>程序启动时载入模型</translation>
    </message>
    <message>
        <source>Load the models when they are needed</source>
        <translation>需要时才加载模型</translation>
    </message>
    <message>
        <source>Loading the models…</source>
        <translation>正在载入模型…</translation>
    </message>
    <message>
        <source>Loo&amp;k while typing</source>
        <translation>输入时查看(&amp;K)</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Look closer at small things</source>
        <translation>近看小物体</translation>
    </message>
    <message>
        <source>Look keys up, and choose your own</source>
        <translation>查看按键，并选择自己的按键</translation>
    </message>
    <message>
        <source>Looking where the words point</source>
        <translation>正在查找词语所指的位置</translation>
    </message>
    <message>
        <source>Magenta mask</source>
        <translation>洋红色蒙版</translation>
    </message>
    <message>
        <source>Magic &amp;wand</source>
        <translation>魔棒(&amp;W)</translation>
    </message>
    <message>
        <source>Make the mask larger all around</source>
        <translation>向四周扩展蒙版</translation>
    </message>
    <message>
        <source>Make the mask smaller all around</source>
        <translation>向四周收缩蒙版</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>Mask as &amp;outline</source>
        <translation>蒙版显示为轮廓(&amp;O)</translation>
    </message>
    <message>
        <source>Mask as &amp;tint</source>
        <translation>蒙版显示为着色(&amp;T)</translation>
    </message>
    <message>
        <source>Mask colour that stands out</source>
        <translation>醒目的蒙版颜色</translation>
    </message>
    <message>
        <source>Mask in &amp;black and white</source>
        <translation>黑白蒙版(&amp;B)</translation>
    </message>
    <message>
        <source>Mask on a &amp;checkerboard</source>
        <translation>棋盘格蒙版(&amp;C)</translation>
    </message>
    <message>
        <source>Merge down</source>
        <translation>向下合并</translation>
    </message>
    <message>
        <source>Model cache</source>
        <translation>模型缓存</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models ready</source>
        <translation>模型已就绪</translation>
    </message>
    <message>
        <source>More room on each side, selected, to be filled by a repaint</source>
        <translation>每一侧留出更多空间，并选中以便重绘填充</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>下移(&amp;D)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>N&amp;ext result</source>
        <translation>下一个结果(&amp;E)</translation>
    </message>
    <message>
        <source>NVIDIA or AMD card</source>
        <translation>NVIDIA 或 AMD 显卡</translation>
    </message>
    <message>
        <source>New: what you select next takes the mask's place. Points correct the mask</source>
        <translation>新建：下一次选取取代蒙版。点总是修正现有蒙版</translation>
    </message>
    <message>
        <source>News</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>无判断</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Not supported</source>
        <translation>不支持</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>没有正在运行的任务。</translation>
    </message>
    <message>
        <source>Nothing was taken back.</source>
        <translation>没有撤销过任何步骤。</translation>
    </message>
    <message>
        <source>Once more, with another seed</source>
        <translation>换一个种子再来一次</translation>
    </message>
    <message>
        <source>One layer of this and the one below it</source>
        <translation>与下方图层合为一层</translation>
    </message>
    <message>
        <source>Only the colour profile stays, so that colours look right</source>
        <translation>只保留颜色配置文件，以便颜色正确显示</translation>
    </message>
    <message>
        <source>Only the edge</source>
        <translation>仅边缘</translation>
    </message>
    <message>
        <source>Only what is selected</source>
        <translation>仅选取的部分</translation>
    </message>
    <message>
        <source>Only when a phrase may mean two places.</source>
        <translation>仅当短语可能指两个位置时可用。</translation>
    </message>
    <message>
        <source>Open a picture first</source>
        <translation>请先打开图片</translation>
    </message>
    <message>
        <source>Open a picture first.</source>
        <translation>请先打开一张图片。</translation>
    </message>
    <message>
        <source>Open a picture or a project: PNG, JPEG, WebP, TIFF or ORA</source>
        <translation>打开图片或项目：PNG、JPEG、WebP、TIFF 或 ORA</translation>
    </message>
    <message>
        <source>Open rece&amp;nt</source>
        <translation>打开最近的文件(&amp;N)</translation>
    </message>
    <message>
        <source>Open what is on the clipboard</source>
        <translation>打开剪贴板中的内容</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>Or the hardness in the row above</source>
        <translation>或使用上方的硬度</translation>
    </message>
    <message>
        <source>Or the size in the row above</source>
        <translation>或使用上方的大小</translation>
    </message>
    <message>
        <source>Or turn the wheel</source>
        <translation>或滚动滚轮</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原始比例</translation>
    </message>
    <message>
        <source>Other &amp;candidate</source>
        <translation>其他候选(&amp;C)</translation>
    </message>
    <message>
        <source>PNG – exact, 16 bit if the picture has it</source>
        <translation>PNG – 精确，图片为 16 位时保留 16 位</translation>
    </message>
    <message>
        <source>Page down, Delete</source>
        <translation>Page Down，Delete</translation>
    </message>
    <message>
        <source>Pages about all of it, and about what has the keys</source>
        <translation>关于全部功能以及当前输入焦点的页面</translation>
    </message>
    <message>
        <source>Paint what to repaint. Hold Alt to take away</source>
        <translation>涂抹要重绘的区域。按住 Alt 则移除</translation>
    </message>
    <message>
        <source>Partly here</source>
        <translation>部分就绪</translation>
    </message>
    <message>
        <source>Paused at {0} of {1}</source>
        <translation>已暂停于 {0} / {1}</translation>
    </message>
    <message>
        <source>Phrase, prompt and seed of the shown result, to change and repaint</source>
        <translation>所显示结果的短语、提示词和种子，可修改后重绘</translation>
    </message>
    <message>
        <source>Pi&amp;cture</source>
        <translation>图片(&amp;C)</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;All files (*)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Pictures and projects (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.ora);;All files (*)</source>
        <translation>图片和项目 (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif *.ora);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Pictures and projects that were open lately</source>
        <translation>最近打开过的图片和项目</translation>
    </message>
    <message>
        <source>Pre&amp;vious area</source>
        <translation>上一个区域(&amp;V)</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation>重命名(&amp;N)</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Red mask</source>
        <translation>红色蒙版</translation>
    </message>
    <message>
        <source>Refine</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Refine edge…</source>
        <translation>细化边缘…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Removing</source>
        <translation>正在删除</translation>
    </message>
    <message>
        <source>Repaint &amp;instead</source>
        <translation>取代式重绘(&amp;I)</translation>
    </message>
    <message>
        <source>Repaint a&amp;gain</source>
        <translation>再次重绘(&amp;G)</translation>
    </message>
    <message>
        <source>Repaint it as the background: the prompt is empty</source>
        <translation>重绘为背景：提示词为空</translation>
    </message>
    <message>
        <source>Repaint ne&amp;xt</source>
        <translation>接下来重绘(&amp;X)</translation>
    </message>
    <message>
        <source>Repaint something first.</source>
        <translation>请先重绘一次。</translation>
    </message>
    <message>
        <source>Repaint what is selected</source>
        <translation>重绘选取的部分</translation>
    </message>
    <message>
        <source>Repaint what the phrase found</source>
        <translation>重绘短语找到的部分</translation>
    </message>
    <message>
        <source>Repaint what you painted</source>
        <translation>重绘您涂抹的部分</translation>
    </message>
    <message>
        <source>Repainting</source>
        <translation>正在重绘</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Results, layers and history</source>
        <translation>结果、图层和历史记录</translation>
    </message>
    <message>
        <source>Rotate &amp;left</source>
        <translation>向左旋转(&amp;L)</translation>
    </message>
    <message>
        <source>Rotate &amp;right</source>
        <translation>向右旋转(&amp;R)</translation>
    </message>
    <message>
        <source>Rotate by &amp;180°</source>
        <translation>旋转 180°(&amp;1)</translation>
    </message>
    <message>
        <source>Round off teeth and corners</source>
        <translation>磨圆锯齿和尖角</translation>
    </message>
    <message>
        <source>Run on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存为…(&amp;A)</translation>
    </message>
    <message>
        <source>Save &amp;cut-out…</source>
        <translation>保存抠图…(&amp;C)</translation>
    </message>
    <message>
        <source>Save &amp;mask…</source>
        <translation>保存蒙版…(&amp;M)</translation>
    </message>
    <message>
        <source>Save a copy: format, quality, size, metadata</source>
        <translation>保存副本：格式、质量、尺寸、元数据</translation>
    </message>
    <message>
        <source>Save everything as a project that Krita and GIMP open, too</source>
        <translation>将全部内容保存为 Krita 和 GIMP 也能打开的项目</translation>
    </message>
    <message>
        <source>Save the document with all its layers to its file</source>
        <translation>将文档及所有图层保存到其文件</translation>
    </message>
    <message>
        <source>Save the mask as a grey picture</source>
        <translation>将蒙版保存为灰度图片</translation>
    </message>
    <message>
        <source>Save what is selected, on transparency</source>
        <translation>保存选取的内容，背景透明</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置…(&amp;T)</translation>
    </message>
    <message>
        <source>See wh&amp;y</source>
        <translation>查看原因(&amp;Y)</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>全选(&amp;A)</translation>
    </message>
    <message>
        <source>Select or paint something first</source>
        <translation>请先选取或涂抹内容</translation>
    </message>
    <message>
        <source>Select something by words to see which heads found it.</source>
        <translation>用词语选取内容，即可查看是哪些注意力头找到的。</translation>
    </message>
    <message>
        <source>Select something first.</source>
        <translation>请先选取内容。</translation>
    </message>
    <message>
        <source>Select something, say what it becomes, and repaint: results land here.</source>
        <translation>选取内容，说出要变成什么，然后重绘：结果显示在此。</translation>
    </message>
    <message>
        <source>Select the shadow and the reflection of what is selected, too, so that a removal leaves none</source>
        <translation>同时选中所选内容的影子和倒影，移除后不留痕迹</translation>
    </message>
    <message>
        <source>Select what is enclosed</source>
        <translation>选取被包围的部分</translation>
    </message>
    <message>
        <source>Select what is not, and the other way round</source>
        <translation>选取与未选取互换</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Shift+arrows, Enter</source>
        <translation>Shift+方向键，Enter</translation>
    </message>
    <message>
        <source>Shift, Alt</source>
        <translation>Shift、Alt</translation>
    </message>
    <message>
        <source>Show a result first.</source>
        <translation>请先显示一个结果。</translation>
    </message>
    <message>
        <source>Show all of the picture</source>
        <translation>显示整张图片</translation>
    </message>
    <message>
        <source>Show the next result of the strip</source>
        <translation>显示结果条中的下一个结果</translation>
    </message>
    <message>
        <source>Show what is selected</source>
        <translation>显示选取的部分</translation>
    </message>
    <message>
        <source>Shrin&amp;k</source>
        <translation>收缩(&amp;K)</translation>
    </message>
    <message>
        <source>Side &amp;panel</source>
        <translation>侧边面板(&amp;P)</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>画笔变小</translation>
    </message>
    <message>
        <source>Smaller te&amp;xt</source>
        <translation>缩小文字(&amp;X)</translation>
    </message>
    <message>
        <source>Smoo&amp;th</source>
        <translation>平滑(&amp;T)</translation>
    </message>
    <message>
        <source>Soften the edge</source>
        <translation>柔化边缘</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>画笔变柔</translation>
    </message>
    <message>
        <source>Space, middle button</source>
        <translation>空格键、中键</translation>
    </message>
    <message>
        <source>Stop what the models are doing</source>
        <translation>停止模型当前的工作</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Strip all</source>
        <translation>全部移除</translation>
    </message>
    <message>
        <source>Strip place and personal data</source>
        <translation>移除地点和个人数据</translation>
    </message>
    <message>
        <source>Subtract: what you select next is taken from the mask (hold Alt)</source>
        <translation>减去：从蒙版中减去下一次选取（按住 Alt）</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>系统语言</translation>
    </message>
    <message>
        <source>TIFF – exact, for print and archives</source>
        <translation>TIFF – 精确，适合印刷和存档</translation>
    </message>
    <message>
        <source>Take away from the mask. Hold Shift to paint</source>
        <translation>从蒙版中移除。按住 Shift 则涂抹</translation>
    </message>
    <message>
        <source>Take back the last step</source>
        <translation>撤销上一步</translation>
    </message>
    <message>
        <source>Take the chosen layer away; undo brings it back</source>
        <translation>移除所选图层；撤销可恢复</translation>
    </message>
    <message>
        <source>Text of the whole window, down to 100 %</source>
        <translation>整个窗口的文字，最小 100 %</translation>
    </message>
    <message>
        <source>Text of the whole window, up to 200 %</source>
        <translation>整个窗口的文字，最大 200 %</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>The box the model prints</source>
        <translation>模型输出的方框</translation>
    </message>
    <message>
        <source>The chosen layer</source>
        <translation>所选图层</translation>
    </message>
    <message>
        <source>The crop tool, with the keys at its angle</source>
        <translation>裁剪工具，键盘焦点在角度上</translation>
    </message>
    <message>
        <source>The heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>The heads agree on one place</source>
        <translation>各注意力头一致指向同一位置</translation>
    </message>
    <message>
        <source>The heat map follows while you type a phrase; Enter selects. Only once the models are loaded</source>
        <translation>输入短语时热图随之变化；Enter 选取。仅在模型载入后有效</translation>
    </message>
    <message>
        <source>The keys go to the bar or panel before</source>
        <translation>键盘焦点移到前一个栏或面板</translation>
    </message>
    <message>
        <source>The keys go to the next bar or panel of the window</source>
        <translation>键盘焦点移到窗口的下一个栏或面板</translation>
    </message>
    <message>
        <source>The layer shows where the mask is now</source>
        <translation>图层显示在当前蒙版处</translation>
    </message>
    <message>
        <source>The layer stays as it was</source>
        <translation>图层保持原样</translation>
    </message>
    <message>
        <source>The mask is as it was. Say it in other words, or select it by hand</source>
        <translation>蒙版保持不变。请换种说法，或手动选取</translation>
    </message>
    <message>
        <source>The mask itself</source>
        <translation>蒙版本身</translation>
    </message>
    <message>
        <source>The models could not all be loaded</source>
        <translation>部分模型未能载入</translation>
    </message>
    <message>
        <source>The other place the phrase may mean</source>
        <translation>短语可能指的另一处</translation>
    </message>
    <message>
        <source>The phrase may mean either of two places</source>
        <translation>短语可能指两处之一</translation>
    </message>
    <message>
        <source>The program is still starting.</source>
        <translation>程序仍在启动。</translation>
    </message>
    <message>
        <source>The repainted picture</source>
        <translation>重绘后的图片</translation>
    </message>
    <message>
        <source>The shown result becomes A; whichever is shown then is B. Again to end it</source>
        <translation>当前结果成为 A，之后显示的为 B。再按一次结束</translation>
    </message>
    <message>
        <source>The shown result becomes a layer; the edited mask of a layer goes back to it</source>
        <translation>当前结果变为图层；图层已编辑的蒙版写回该图层</translation>
    </message>
    <message>
        <source>The tint of the mask</source>
        <translation>蒙版的着色</translation>
    </message>
    <message>
        <source>The whole picture</source>
        <translation>整张图片</translation>
    </message>
    <message>
        <source>Theme, model set, device</source>
        <translation>主题、模型组、设备</translation>
    </message>
    <message>
        <source>There is nothing to take back.</source>
        <translation>没有可撤销的步骤。</translation>
    </message>
    <message>
        <source>This is no key, or one that only changes others.</source>
        <translation>这不是按键，或只是修饰其他按键的键。</translation>
    </message>
    <message>
        <source>This key types, moves or works within the window. Hold Ctrl with it.</source>
        <translation>此键用于在窗口中输入、移动或操作。请同时按住 Ctrl。</translation>
    </message>
    <message>
        <source>To download: {0}; free: {1}</source>
        <translation>需下载：{0}；可用空间：{1}</translation>
    </message>
    <message>
        <source>Top becomes bottom, in all layers</source>
        <translation>上下对调，包括所有图层</translation>
    </message>
    <message>
        <source>Two places</source>
        <translation>两处位置</translation>
    </message>
    <message>
        <source>Type a phrase and press Enter</source>
        <translation>输入短语并按 Enter</translation>
    </message>
    <message>
        <source>Type a prompt</source>
        <translation>输入提示词</translation>
    </message>
    <message>
        <source>Undo memory</source>
        <translation>撤销内存</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Upside down, with all layers</source>
        <translation>上下颠倒，包括所有图层</translation>
    </message>
    <message>
        <source>Use a grey picture of the same size as mask</source>
        <translation>使用相同尺寸的灰度图片作为蒙版</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>WebP – smaller, for the web</source>
        <translation>WebP – 更小，适合网页</translation>
    </message>
    <message>
        <source>What</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>What can be done without the menus</source>
        <translation>不用菜单可以完成的操作</translation>
    </message>
    <message>
        <source>What is on the clipboard becomes a layer; without a picture it is opened</source>
        <translation>剪贴板内容成为图层；没有打开图片时则打开它</translation>
    </message>
    <message>
        <source>What to send when something goes wrong</source>
        <translation>出错时要发送的内容</translation>
    </message>
    <message>
        <source>What was said and done, to do it to other pictures</source>
        <translation>记录所说所做，用于其他图片</translation>
    </message>
    <message>
        <source>What will be repainted</source>
        <translation>将要重绘的部分</translation>
    </message>
    <message>
        <source>Wheel, pinch</source>
        <translation>滚轮、捏合</translation>
    </message>
    <message>
        <source>Where it &amp;looked</source>
        <translation>关注位置(&amp;L)</translation>
    </message>
    <message>
        <source>Where it looked</source>
        <translation>关注位置</translation>
    </message>
    <message>
        <source>Where the model looked for the phrase</source>
        <translation>模型为短语关注的位置</translation>
    </message>
    <message>
        <source>Which heads of the model looked where, in the side panel</source>
        <translation>在侧边面板中查看各注意力头关注的位置</translation>
    </message>
    <message>
        <source>Who found this does not say how sure it is: look at the mask before you repaint</source>
        <translation>找到它的一方没有说明有多确定：重绘前请先查看蒙版</translation>
    </message>
    <message>
        <source>With a new outline</source>
        <translation>采用新的轮廓</translation>
    </message>
    <message>
        <source>Within the old outline</source>
        <translation>在原有轮廓之内</translation>
    </message>
    <message>
        <source>Without place, author, owner, comments and serial numbers</source>
        <translation>不含地点、作者、所有者、注释和序列号</translation>
    </message>
    <message>
        <source>Yellow mask</source>
        <translation>黄色蒙版</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom o&amp;ut</source>
        <translation>缩小(&amp;U)</translation>
    </message>
    <message>
        <source>a few seconds</source>
        <translation>几秒</translation>
    </message>
    <message>
        <source>apply result, next result</source>
        <translation>应用结果，下一个结果</translation>
    </message>
    <message>
        <source>brush hardness</source>
        <translation>画笔硬度</translation>
    </message>
    <message>
        <source>brush size</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>brush, eraser, lasso, rectangle, wand</source>
        <translation>画笔、橡皮擦、套索、矩形、魔棒</translation>
    </message>
    <message>
        <source>cancel and new seed</source>
        <translation>取消并换新种子</translation>
    </message>
    <message>
        <source>crop, straighten, expand the canvas</source>
        <translation>裁剪、拉直、扩展画布</translation>
    </message>
    <message>
        <source>drop the stroke, cancel the work</source>
        <translation>放弃笔画，取消任务</translation>
    </message>
    <message>
        <source>find a command</source>
        <translation>查找命令</translation>
    </message>
    <message>
        <source>licence unknown</source>
        <translation>许可未知</translation>
    </message>
    <message>
        <source>loading the models</source>
        <translation>载入模型</translation>
    </message>
    <message>
        <source>login needed for {0}</source>
        <translation>{0} 需要登录</translation>
    </message>
    <message>
        <source>mask as tint, as outline</source>
        <translation>蒙版着色、轮廓</translation>
    </message>
    <message>
        <source>menus</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>move the picture</source>
        <translation>移动图片</translation>
    </message>
    <message>
        <source>next bar or panel, the one before</source>
        <translation>下一个栏或面板、上一个</translation>
    </message>
    <message>
        <source>next point, take it away</source>
        <translation>下一个点，移除它</translation>
    </message>
    <message>
        <source>only what its known heads need</source>
        <translation>仅其已知定位头所需部分</translation>
    </message>
    <message>
        <source>plus, minus, box</source>
        <translation>加号、减号、框</translation>
    </message>
    <message>
        <source>repaint</source>
        <translation>重绘</translation>
    </message>
    <message>
        <source>say what it becomes</source>
        <translation>说出变成什么</translation>
    </message>
    <message>
        <source>say what to select</source>
        <translation>说出要选取的内容</translation>
    </message>
    <message>
        <source>see why: what each head looked at</source>
        <translation>查看原因：各注意力头的关注点</translation>
    </message>
    <message>
        <source>side by side, before and after</source>
        <translation>并排，前后对比</translation>
    </message>
    <message>
        <source>side panel</source>
        <translation>侧边面板</translation>
    </message>
    <message>
        <source>the next selection is added, is taken away</source>
        <translation>下一次选取被添加、被减去</translation>
    </message>
    <message>
        <source>the tool without a mouse</source>
        <translation>不用鼠标使用工具</translation>
    </message>
    <message>
        <source>where it looked, mask, result</source>
        <translation>关注位置、蒙版、结果</translation>
    </message>
    <message>
        <source>whole picture, 100 %, mask</source>
        <translation>全图、100 %、蒙版</translation>
    </message>
    <message>
        <source>zoom to the pointer</source>
        <translation>向指针处缩放</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>{0} minutes</source>
        <translation>{0} 分钟</translation>
    </message>
    <message>
        <source>{0} of device memory</source>
        <translation>设备内存 {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{0} seconds</source>
        <translation>{0} 秒</translation>
    </message>
</context>
<context>
    <name>_Browser</name>
    <message>
        <source>Page of the help</source>
        <translation>帮助页面</translation>
    </message>
</context>
<context>
    <name>_Chosen</name>
    <message>
        <source>Use it no longer</source>
        <translation>不再使用</translation>
    </message>
</context>
<context>
    <name>_Places</name>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Place {letter}</source>
        <translation>位置 {letter}</translation>
    </message>
    <message>
        <source>Take both places together</source>
        <translation>同时选取两个位置</translation>
    </message>
    <message>
        <source>Take place A of the picture ({0} goes on to the next)</source>
        <translation>选取位置 A（{0} 转到下一个）</translation>
    </message>
    <message>
        <source>Take place B of the picture ({0} goes on to the next)</source>
        <translation>选取位置 B（{0} 转到下一个）</translation>
    </message>
    <message>
        <source>Which place is meant</source>
        <translation>所指的位置</translation>
    </message>
</context>
<context>
    <name>_Worn</name>
    <message>
        <source>How much of it: 1 as it was trained, 0 nothing</source>
        <translation>用多少：1 为训练时的程度，0 为不用</translation>
    </message>
    <message>
        <source>Weight of {0}</source>
        <translation>{0} 的权重</translation>
    </message>
</context>
</TS>
