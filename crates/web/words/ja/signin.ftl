## ログイン

signin-title = ログイン
signin-lead = 携帯電話番号でログインします。会員登録もパスワードも必要ありません。
signin-number = 携帯電話番号
signin-number-hint = 6 桁の認証コードを SMS でお送りします
signin-send = 認証コードを受け取る
signin-privacy = 番号はご本人の確認と着信の保護だけに使い、営業には一切使いません。
signin-demo = デモ環境では実際の SMS は送られません
signin-demo-code = 認証コードはデモの SMS ページに表示されます
signin-demo-link = デモの SMS とログイン番号を開く
signin-code-title = 認証コードを入力
signin-code-lead = { $number } に認証コードを送りました。{ $minutes } 分間有効です。
signin-code = 6 桁の認証コード
signin-enter = ログイン
signin-resend = 届かない場合は再送する
signin-other-number = 別の番号を使う
only-agents = このページは担当者と、その支援者のためのものです。
only-hotline = このページはホットラインと審査担当のためのものです。
only-desk = このページは審査担当のためのものです。
only-compliance = このページはコンプライアンス担当のためのものです。
text-code = 【安心】認証コードは { $code } です（{ $minutes } 分間有効）。誰にも教えないでください。こちらから尋ねることはありません。

## 支払いと書き出しの前の再確認

prove-title = ご本人の再確認
prove-lead = この操作には { $minutes } 分以内の本人確認が必要です。お金、まとまった資料の持ち出し、ログイン方法、または権限に関わるためです。
prove-kept = 入力した内容は保存されています。確認が済むと、そのまま送信されます。
prove-text = 認証コードを SMS で受け取る
prove-go-on = 続ける
prove-done = 確認できました
prove-file-lead = ファイルの準備ができました。
prove-file = ファイルをダウンロード
prove-back = 元のページに戻る
prove-provider = 仕事用アカウントで確認する（別のウィンドウで開きます）
prove-provider-lead = 別のウィンドウで、仕事用アカウントでもう一度ご確認ください。終わったらこのページに戻ります。
prove-provider-on = 確認しました。続ける
prove-shown = 仕事用アカウントで確認できました
prove-shown-lead = このウィンドウを閉じ、元のウィンドウで続けてください。入力した内容は残っています。
prove-no-way = 仕事用のパスキーがまだありません
prove-no-way-lead = 仕事には認証コードは使えません。管理者に招待を依頼してください。
prove-button = 本人です
prove-button-demo = デモではボタンだけで確認できます
prove-button-why = 実際の運用では、スタッフはここでパスキーか仕事用アカウントで確認します。認証コードは使えません。
error-passkey-not-for-work = このパスキーは仕事用ではありません。仕事用のパスキーをお使いください

## パスキー

signin-by-passkey = パスキーでログイン
passkey-title = パスキーでログイン
passkey-lead = 指紋・顔・端末の PIN でログインできます。認証コードを待つ必要はありません。
passkey-use = パスキーを使う
passkey-by-code = 認証コードを使う
passkey-what = パスキーは端末かパスワード管理アプリに保存されます。指紋や PIN がこちらに届くことはなく、電話で聞き出されることもありません。
passkey-no-script = パスキーを使うには、ブラウザーのスクリプトを有効にしてください。SMS の認証コードなら不要です。
passkey-trouble = パスキーを使えませんでした
passkey-trouble-lead = ブラウザーが中止したか、この端末に使えるパスキーがありません。もう一度試すか、認証コードをお使いください。
passkey-no-site = ここではパスキーをまだ使えません。
passkeys-title = パスキー
passkeys-lead = 認証コードのほかに、お手元の端末でもログインできます。
passkeys-none = パスキーはまだありません
passkeys-full = 登録数が上限です。追加するには 1 つ削除してください。
passkey-add = パスキーを追加
passkey-add-lead = ブラウザーが指紋・顔・端末の PIN を求めます。
passkey-name = 名前
passkey-name-hint = あとで見分けるための名前です（例：私のスマホ）
passkey-make = パスキーを作成
passkey-made = 作成
passkey-used = 最後に使用
passkey-remove = 削除
passkey-for-work = 仕事用
passkey-work = スタッフは仕事用のパスキーでログインします。最初の一つは招待から作ります。認証コードで開けるのはご自身のお客様ページだけです。
only-passkey-for-work = このパスキーは仕事用です。これでログインしてから削除するか、管理者に新しい招待を依頼してください。招待を使うと前のものは無効になります。
invite-title = 仕事用のパスキーを作る
invite-lead = これからは指紋、顔、または端末のPINで仕事のページに入ります。以前の仕事用パスキーは無効になります。
invite-over = この招待は期限切れか使用済み、またはログイン中の番号宛てではありません。新しい招待を依頼してください。
done-passkey-added = パスキーを追加しました
done-passkey-removed = パスキーを削除しました。もうログインには使えません
error-passkey-refused = パスキーを確認できませんでした。もう一度試すか、認証コードをお使いください
error-passkey-expired = 時間がかかりすぎました。もう一度お試しください
error-passkey-unknown = このパスキーは登録されていません。認証コードをお使いください
error-passkey-code-first = 長い間、認証コードでのログインがありません。認証コードでログインし、パスキーを新しく作ってください
error-passkey-many = パスキーの登録数が上限です
error-passkey-name-empty = 名前を入力してください
error-passkey-name-long = 長すぎます。64 文字までです

## 社員の職場アカウントでのログイン

signin-by-oidc = 社員の方：職場のアカウントでログイン
oidc-title = ログインできませんでした
oidc-expired = 時間がかかりすぎたか、すでに使われたログインです。もう一度始めてください。
oidc-given-up = 職場のアカウントで許可されなかったか、中止されました。
oidc-refused = 仕事用アカウントの情報を確認できませんでした。パスキーを使い、運用担当者にお知らせください。
oidc-not-looked = 仕事用アカウントで再確認が行われませんでした。もう一度試すか、パスキーをお使いください。
oidc-unknown = 職場のアカウントがまだここの社員に結び付けられていません。次の識別子をシステム管理者に渡してください。
oidc-subject = 職場のアカウントでの識別子
oidc-away = 仕事用アカウントのサービスが応答しません。少し待つか、パスキーをお使いください。

## Limits

wait-minutes = { $minutes } 分後にもう一度お試しください。入力された内容は送信されていません。

## SMS を送ってログイン

signin-by-text = SMS が届かない場合は、こちらへ送ってログイン
bytext-title = SMS を送ってログイン
bytext-lead = ログインする電話から、次の文をそのまま { $to } へ送ってください。
bytext-words = ログイン安心 { $word }
bytext-open = この電話で SMS を開く
bytext-minutes = このブラウザーだけが一度だけログインできます。{ $minutes } 分間有効です。
bytext-careful = ご自分でこのページを開いた場合だけ送ってください
bytext-careful-why = この文を送るよう頼む人は、あなたの安心のページに入ろうとしています。こちらからお願いすることは決してありません。
bytext-sent = 送りました
bytext-less = この方法でログインすると、着信や補償の確認、電話のお断り、お申し出ができます。電話を通す操作、お金に関わること、ログイン方法の追加には、先に認証コードが必要です。
bytext-waits = SMS がまだ届いていません
bytext-waits-why = 1 分ほどかかることがあります。文が同じかを確かめて、もう一度お試しください。
bytext-again = 最初からやり直す
bytext-by-code = 認証コードを使う
bytext-demo = デモでは、デモの SMS ページからこちらへ送れます
error-bytext-over = この文はもう使えません。最初からやり直してください
error-bytext-refused = この番号はこの方法ではログインできません。認証コードをお使いください
